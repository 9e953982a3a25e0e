import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';

const PETS = [
  { id: 1, type: 'dog', price: 249.99 },
  { id: 2, type: 'cat', price: 124.99 },
  { id: 3, type: 'fish', price: 0.99 },
];

/** The API of AWS's Pet Store workshop. Nothing is behind it: API Gateway itself answers, with pets. */
export class PetStoreApi extends RestApi {
  constructor(scope: Construct, id: string) {
    super(scope, id, { deployOptions: { stageName: 'test' }, endpointTypes: [EndpointType.REGIONAL], cloudWatchRole: false });

    const pets = this.root.addResource('pets');
    const pet = pets.addResource('{petId}');
    for (const [verb, resource, answer] of [
      ['GET', this.root, { message: 'Welcome to the Pet Store' }],
      ['GET', pets, PETS],
      ['POST', pets, { message: 'success', pet: PETS[0] }],
      ['GET', pet, PETS[0]],
    ] as const) {
      resource.addMethod(verb, mock(answer), { methodResponses: [{ statusCode: '200' }] });
    }
  }
}

function mock(answer: object): MockIntegration {
  return new MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': JSON.stringify(answer) } }],
  });
}
