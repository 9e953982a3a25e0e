import { spawn } from 'child_process';
import { createServer, Server } from 'http';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';
import { ACCOUNT, Answer, ControlPlane, Fault, REGION } from './control-plane';
import { handler } from '../../src/imported-api/handler';
import { apigateway } from '../../src/imported-api/handler/client';
import { parsePolicy } from '../../src/imported-api/handler/policy-text';
import { Properties, Request, Response } from '../../src/imported-api/handler/request';

/** What CloudFormation is told. */
export interface Told {
  readonly Status: string;
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
}

/** An API as its callers and its owner see it. */
export interface State {
  readonly policy: unknown;
  readonly response: unknown;
  /** What the stage serves. */
  readonly served: { readonly policy: unknown; readonly response: unknown };
  readonly variables: unknown;
}

/** An API Gateway, a CloudFormation that waits for answers, and somebody else's API. */
export class World {
  public static async start(): Promise<World> {
    const plane = await ControlPlane.start();
    Object.assign(process.env, { AWS_ENDPOINT_URL: plane.endpoint, AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' });
    const world = new World(plane);
    await new Promise<void>((listening) => world.cloudFormation.listen(0, '127.0.0.1', listening));
    buildSync({ entryPoints: [join(HANDLER, 'index.ts')], outfile: BUNDLE, bundle: true, platform: 'node', target: 'node20', packages: 'external' });
    return world;
  }

  public stack = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Gate/1';
  public resource = 'Policy';
  private requests = 0;
  private told: Told[] = [];
  private readonly client = new apigateway.APIGatewayClient({});
  private readonly cloudFormation: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; }).on('end', () => {
      this.told.push(JSON.parse(body) as Told);
      response.end();
    });
  });

  private constructor(public readonly plane: ControlPlane) {}

  public stop(): Promise<void> {
    this.client.destroy();
    this.cloudFormation.closeAllConnections();
    this.cloudFormation.close();
    return this.plane.stop();
  }

  /** An API with a method, a stage `prod` with a variable, and a stage `test`. */
  public async newApi(own: { policy?: object; response?: Response; endpointType?: 'REGIONAL' | 'PRIVATE' } = {}): Promise<string> {
    const { endpointType = 'REGIONAL' } = own;
    const { id: restApiId } = await this.client.send(new apigateway.CreateRestApiCommand({ name: 'theirs', endpointConfiguration: { types: [endpointType] } }));
    const { items } = await this.client.send(new apigateway.GetResourcesCommand({ restApiId }));
    const method = { restApiId, resourceId: items![0].id, httpMethod: 'GET' };
    await this.client.send(new apigateway.PutMethodCommand({ ...method, authorizationType: 'NONE' }));
    await this.client.send(new apigateway.PutIntegrationCommand({ ...method, type: 'MOCK', integrationHttpMethod: 'GET' }));
    if (own.policy !== undefined) { await this.setPolicy(restApiId!, own.policy); }
    if (own.response !== undefined) {
      await this.client.send(new apigateway.PutGatewayResponseCommand({ restApiId, responseType: 'ACCESS_DENIED', ...own.response }));
    }
    const { id: deploymentId } = await this.client.send(new apigateway.CreateDeploymentCommand({ restApiId, description: 'theirs' }));
    await this.client.send(new apigateway.CreateStageCommand({ restApiId, stageName: 'prod', deploymentId, variables: { colour: 'blue' } }));
    await this.client.send(new apigateway.CreateStageCommand({ restApiId, stageName: 'test', deploymentId }));
    this.plane.reset();
    return restApiId!;
  }

  public async setPolicy(restApiId: string, policy: object): Promise<void> {
    await this.client.send(new apigateway.UpdateRestApiCommand({ restApiId, patchOperations: [{ op: 'replace', path: '/policy', value: JSON.stringify(policy) }] }));
  }

  public async state(restApiId: string, stageName: string = 'prod'): Promise<State> {
    const { policy } = await this.client.send(new apigateway.GetRestApiCommand({ restApiId }));
    const response = await this.client.send(new apigateway.GetGatewayResponseCommand({ restApiId, responseType: 'ACCESS_DENIED' }));
    const { deploymentId, variables } = await this.client.send(new apigateway.GetStageCommand({ restApiId, stageName }));
    const snapshot = this.plane.snapshots.get(deploymentId!)!;
    return {
      policy: shortened(policy, restApiId),
      response: response.defaultResponse ? undefined : statusOf(response),
      served: { policy: shortened(snapshot.policy, restApiId), response: snapshot.response && statusOf(snapshot.response) },
      variables,
    };
  }

  /** Descriptions of all deployments of an API. */
  public async deployments(restApiId: string): Promise<string[]> {
    const { items = [] } = await this.client.send(new apigateway.GetDeploymentsCommand({ restApiId }));
    return items.map(({ description }) => description!);
  }

  public request(RequestType: Request['RequestType'], restApiId: string, properties: Partial<Properties>, old?: Partial<Properties>): Request {
    const complete = (some: Partial<Properties>): Properties => (
      { RestApiId: restApiId, StageNames: ['prod'], OnDeletion: 'RESTORE', Policy: {}, GatewayResponses: {}, ...some });
    return {
      RequestType,
      RequestId: `request-${++this.requests}`,
      ResponseURL: `http://127.0.0.1:${(this.cloudFormation.address() as { port: number }).port}/answer?signature=x`,
      StackId: this.stack,
      LogicalResourceId: this.resource,
      ...RequestType === 'Create' ? {} : { PhysicalResourceId: `resource-policy-of-${restApiId}` },
      ResourceProperties: complete(properties),
      ...old === undefined ? {} : { OldResourceProperties: complete(old) },
    };
  }

  /** Runs the handler, as Lambda does, and returns what it tells CloudFormation. */
  public async run(request: Request, fault?: Fault): Promise<Told> {
    this.plane.reset();
    if (fault !== undefined) { this.plane.fault = fault; }
    this.told = [];
    await handler(request);
    this.plane.fault = ({ forward }) => forward();
    expect(this.told).toHaveLength(1);
    return this.told[0];
  }

  /** Runs the handler in a process of its own, which is killed as soon as API Gateway has done so many calls; false if it made fewer. */
  public async runAndKill(request: Request, calls: number): Promise<boolean> {
    this.plane.reset();
    this.told = [];
    const child = spawn(process.execPath, ['-e', 'require(process.env.HANDLER).handler(JSON.parse(process.env.REQUEST))'], {
      env: { ...process.env, HANDLER: BUNDLE, REQUEST: JSON.stringify(request), NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
    });
    let killed = false;
    this.plane.fault = async ({ index, forward }): Promise<Answer> => {
      const answer = await forward();
      if (index + 1 < calls) { return answer; }
      killed = child.kill('SIGKILL');
      return new Promise(() => {}); // nobody is there to hear it
    };
    await new Promise((ended) => child.on('exit', ended));
    this.plane.reset();
    expect(this.told).toHaveLength(killed ? 0 : 1);
    return killed;
  }
}

const HANDLER = resolve(__dirname, '../../src/imported-api/handler');
const BUNDLE = resolve(__dirname, '../../node_modules/.cache/imported-api-handler.js');

function statusOf(response: unknown): unknown {
  const { statusCode, responseTemplates } = response as Response;
  return { statusCode, responseTemplates };
}

function shortened(policy: string | undefined, restApiId: string): unknown {
  return policy === undefined || policy === '' ? undefined
    : JSON.parse(JSON.stringify(parsePolicy(policy)).replaceAll(`arn:aws:execute-api:${REGION}:${ACCOUNT}:${restApiId}/`, 'execute-api:/'));
}
