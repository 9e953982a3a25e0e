import { ChildProcess } from 'child_process';
import { createServer, IncomingMessage, Server, ServerResponse } from 'http';
import { startMoto } from './moto';

export const REGION = 'eu-west-1';
export const ACCOUNT = '111122223333';

export interface Answer {
  readonly status: number;
  readonly headers?: { [name: string]: string };
  readonly body: string;
}

/** A call of the control plane: `PATCH /restapis/abc`, with the id of the API left out. */
export interface Call {
  readonly name: string;
  /** How many calls there were before. */
  readonly index: number;
  forward(): Promise<Answer>;
}

export type Fault = (call: Call) => Promise<Answer>;

export const refusal = (status: number, type: string, message: string): Answer => ({
  status, headers: { 'x-amzn-errortype': type }, body: JSON.stringify({ message }),
});

/** moto looks at nothing but the service and the Region. */
const SIGNED = `AWS4-HMAC-SHA256 Credential=k/20260101/${REGION}/apigateway/aws4_request, SignedHeaders=host, Signature=s`;

const INVALID = 'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.';

/** What was live when a deployment was made, as API Gateway would serve it. */
export interface Snapshot {
  readonly policy: string | undefined;
  readonly response: unknown;
}

/**
 * moto's server, and in front of it a proxy that does what API Gateway does and moto does not: it refuses policies, expands and escapes them, has a
 * default for every gateway response, and deploys a snapshot. It can also be told to fail.
 */
export class ControlPlane {
  public static async start(): Promise<ControlPlane> {
    const moto = await startMoto();
    const plane = new ControlPlane(moto.port, moto.process);
    await new Promise<void>((listening) => plane.proxy.listen(0, '127.0.0.1', listening));
    return plane;
  }

  /** Names of the calls so far. */
  public calls: string[] = [];
  public readonly snapshots = new Map<string, Snapshot>();
  private readonly proxy: Server;

  private constructor(private readonly motoPort: number, private readonly moto: ChildProcess) {
    this.proxy = createServer((request, response) => void this.serve(request, response));
  }

  public fault: Fault = ({ forward }) => forward();

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.proxy.address() as { port: number }).port}`;
  }

  public async stop(): Promise<void> {
    this.proxy.closeAllConnections();
    this.proxy.close();
    const stopped = new Promise((ended) => this.moto.on('exit', ended));
    this.moto.kill();
    await stopped;
  }

  /** Calls from now on are counted anew, and nothing fails. */
  public reset(): void {
    this.calls = [];
    this.fault = ({ forward }) => forward();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) { chunks.push(chunk as Buffer); }
    const body = Buffer.concat(chunks).toString();
    const [path] = request.url!.split('?');
    const name = `${request.method} ${path.replace(/^\/restapis\/\w+/, '/api')}`;
    const index = this.calls.push(name) - 1;
    const { status, headers, body: answer } = await this.fault({ name, index, forward: () => this.likeAws(request, name, path, body) });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(answer);
  }

  private async likeAws(request: IncomingMessage, name: string, path: string, body: string): Promise<Answer> {
    const [, , restApiId] = path.split('/');
    let sent = body;
    if (name === 'PATCH /api') {
      const patch = JSON.parse(body) as { patchOperations: { path: string; value: string }[] };
      for (const operation of patch.patchOperations.filter((o) => o.path === '/policy' && o.value !== '')) {
        const stored = accepted(operation.value, restApiId);
        if (stored === undefined) { return refusal(400, 'BadRequestException', INVALID); }
        operation.value = stored;
      }
      sent = JSON.stringify(patch);
    }
    if (name === 'POST /api/deployments') {
      const { policy, endpointConfiguration } = await this.api(restApiId);
      if (!policy && endpointConfiguration.types[0] === 'PRIVATE') {
        return refusal(400, 'BadRequestException', 'Private REST API doesn\'t have a resource policy attached to it');
      }
    }
    const answer = await this.toMoto(request.method!, request.url!, sent, request.headers.authorization);
    if (name === 'POST /api/deployments' && answer.status < 300) {
      const { id } = JSON.parse(answer.body) as { id: string };
      const { policy } = await this.api(restApiId);
      const response = await this.toMoto('GET', `/restapis/${restApiId}/gatewayresponses/ACCESS_DENIED`);
      this.snapshots.set(id, { policy: policy || undefined, response: response.status < 300 ? JSON.parse(response.body) : undefined });
    }
    if (name === 'GET /api/gatewayresponses/ACCESS_DENIED' && answer.status >= 400) {
      const unset = { responseType: 'ACCESS_DENIED', statusCode: '403', defaultResponse: true, responseTemplates: { 'application/json': '{}' } };
      return { status: 200, body: JSON.stringify(unset) };
    }
    return { ...answer, body: name.endsWith(' /api') && answer.status < 300 ? withEscapedPolicy(answer.body) : answer.body };
  }

  private async api(restApiId: string): Promise<{ policy?: string; endpointConfiguration: { types: string[] } }> {
    return JSON.parse((await this.toMoto('GET', `/restapis/${restApiId}`)).body) as { policy?: string; endpointConfiguration: { types: string[] } };
  }

  private async toMoto(method: string, url: string, body = '', authorization = SIGNED): Promise<Answer> {
    const answer = await fetch(`http://127.0.0.1:${this.motoPort}${url}`, {
      method, headers: { authorization, 'content-type': 'application/json' }, ...body === '' ? {} : { body },
    });
    const type = answer.headers.get('x-amzn-errortype');
    return { status: answer.status, headers: type === null ? {} : { 'x-amzn-errortype': type }, body: await answer.text() };
  }
}

/** The policy as API Gateway stores it, or undefined where it refuses it. */
function accepted(text: string, restApiId: string): string | undefined {
  const { Version, Statement, ...others } = JSON.parse(text) as { Version: string; Statement?: { [element: string]: unknown }[] };
  const isComplete = (statement: object) => ['Effect', 'Principal', 'Action', 'Resource'].every((element) => element in statement);
  if (!Statement?.every(isComplete) || text.includes('role/Gone')) { return undefined; }
  const inAnOrderOfItsOwn = Statement.map((statement) => Object.fromEntries(Object.entries(statement).reverse()));
  return JSON.stringify({ ...others, Statement: inAnOrderOfItsOwn, Version })
    .replace('execute-api:invoke', 'execute-api:Invoke') // not documented: an example of what nobody foresees
    .replace(/"execute-api:\//g, `"arn:aws:execute-api:${REGION}:${ACCOUNT}:${restApiId}/`);
}

function withEscapedPolicy(body: string): string {
  const api = JSON.parse(body) as { policy?: string };
  return JSON.stringify({ ...api, policy: api.policy?.replace(/["\\/]/g, '\\$&') });
}
