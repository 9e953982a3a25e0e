import { App } from 'aws-cdk-lib';
import { PetStoreStack, Step } from './pet-store-stack';

// npx cdk synth -c step=2 -c address=203.0.113.7
const app = new App();
new PetStoreStack(app, 'PetStore', {
  step: Number(app.node.tryGetContext('step') ?? Step.OWN_RESPONSE),
  myAddress: app.node.tryGetContext('address') ?? '203.0.113.7',
});
