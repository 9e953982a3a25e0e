import { readFileSync } from 'fs';
import { join } from 'path';
import { ApiDefinition, EndpointType, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';

const DEFINITION = join(__dirname, 'pet-store.openapi.json');

/** The API of AWS's Pet Store workshop. Nothing is behind it: API Gateway itself answers, with pets. */
export class PetStoreApi extends SpecRestApi {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      apiDefinition: ApiDefinition.fromInline(JSON.parse(readFileSync(DEFINITION, 'utf8'))),
      deployOptions: { stageName: 'test' },
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
    });
  }
}
