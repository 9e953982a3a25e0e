import { refusal } from './control-plane';
import { Told, World } from './world';

let world: World;
beforeAll(async () => { world = await World.start(); }, 300_000);
afterAll(() => world.stop());
beforeEach(() => { jest.spyOn(console, 'log').mockReturnValue(); jest.spyOn(console, 'error').mockReturnValue(); });
jest.setTimeout(120_000);

const allow = (Resource: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource }] });
const OURS = allow('execute-api:/prod/GET/*');
const NEXT = { ...OURS, Statement: [...OURS.Statement, { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }] };
const THEIRS = allow('execute-api:/*/GET/pets');
const STRANGE = allow('execute-api:/*');
const DENIED = { statusCode: '404', responseTemplates: { 'application/json': '{"message":"Not Found"}' } };
const THEIR_DENIED = { statusCode: '403', responseTemplates: { 'application/json': '{"message":"no"}' } };
const OUR_RESPONSES = { ACCESS_DENIED: DENIED };
const THEIR_RESPONSES = { ACCESS_DENIED: THEIR_DENIED };

const done = (told: Told) => expect(told).toMatchObject({ Status: 'SUCCESS' });
const variables = { colour: 'blue' };
const showing = (policy?: object, response?: object) => ({ policy, response, served: { policy, response }, variables });

describe('the policy', () => {
  test('is written, deployed, changed, and removed again', async () => {
    const api = await world.newApi();
    done(await world.run(world.request('Create', api, { Policy: OURS })));
    expect(await world.state(api)).toEqual(showing(OURS));
    done(await world.run(world.request('Update', api, { Policy: NEXT }, { Policy: OURS })));
    expect(await world.state(api)).toEqual(showing(NEXT));
    done(await world.run(world.request('Delete', api, { Policy: NEXT })));
    expect(await world.state(api)).toEqual(showing());
  });

  test('comes with an access-denied response, which goes when the template drops it', async () => {
    const api = await world.newApi();
    done(await world.run(world.request('Create', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES })));
    expect(await world.state(api)).toEqual(showing(OURS, DENIED));
    done(await world.run(world.request('Update', api, { Policy: OURS }, { Policy: OURS, GatewayResponses: OUR_RESPONSES })));
    expect(await world.state(api)).toEqual(showing(OURS));
  });

  test('is deployed anew by an update that leaves it as it is', async () => {
    const api = await world.newApi();
    done(await world.run(world.request('Create', api, { Policy: OURS })));
    done(await world.run(world.request('Update', api, { Policy: OURS }, { Policy: OURS })));
    expect(world.plane.calls).not.toContain('PATCH /api');
    expect(await world.deployments(api)).toHaveLength(3);
  });

  test('is served by the stages that are named, and by no other', async () => {
    const api = await world.newApi();
    done(await world.run(world.request('Create', api, { Policy: OURS })));
    expect((await world.state(api, 'test')).served).toEqual({});
    done(await world.run(world.request('Update', api, { Policy: OURS, StageNames: ['prod', 'test'] }, { Policy: OURS })));
    expect((await world.state(api, 'test')).served).toEqual({ policy: OURS });
  });

  test('is known again, though API Gateway stores it in other words', async () => {
    const api = await world.newApi();
    const other = { ...OURS, Statement: [{ ...OURS.Statement[0], Action: 'execute-api:invoke' }] };
    done(await world.run(world.request('Create', api, { Policy: other })));
    expect(await world.state(api)).toEqual(showing(OURS));
    done(await world.run(world.request('Update', api, { Policy: NEXT }, { Policy: other })));
    expect(await world.state(api)).toEqual(showing(NEXT));
    done(await world.run(world.request('Update', api, { Policy: other }, { Policy: NEXT })));
    done(await world.run(world.request('Delete', api, { Policy: other })));
    expect(await world.state(api)).toEqual(showing());
  });

  test('follows to another API, and the first one gets back what it had', async () => {
    const [first, second] = [await world.newApi({ policy: THEIRS }), await world.newApi()];
    const old = { RestApiId: first, Policy: OURS, PreviousPolicy: JSON.stringify(THEIRS) };
    const created = await world.run(world.request('Create', first, old));
    const moved = await world.run({ ...world.request('Update', second, { Policy: OURS }, old), PhysicalResourceId: created.PhysicalResourceId });
    expect(moved.PhysicalResourceId).not.toBe(created.PhysicalResourceId);
    done(await world.run(world.request('Delete', first, old)));
    expect(await world.state(first)).toEqual(showing(THEIRS));
    expect(await world.state(second)).toEqual(showing(OURS));
  });
});

describe('what somebody else wrote', () => {
  test('fails the creation, is left as it is, and is told', async () => {
    const api = await world.newApi({ policy: THEIRS });
    const told = await world.run(world.request('Create', api, { Policy: OURS }));
    expect(told.Reason).toMatch(/not written by this stack.*name it as previousPolicy, exactly so: \{.*pets/);
    expect(await world.state(api)).toEqual(showing(THEIRS));
    done(await world.run(world.request('Delete', api, { Policy: OURS })));
    expect(await world.state(api)).toEqual(showing(THEIRS));
    expect(await world.deployments(api)).toEqual(['theirs']);
  });

  test.each([
    ['RESTORE', showing(THEIRS, THEIR_DENIED)],
    ['REMOVE', showing()],
  ] as const)('is replaced where it is named, and on deletion: %s', async (OnDeletion, after) => {
    const api = await world.newApi({ policy: THEIRS, response: THEIR_DENIED });
    const previous = { PreviousPolicy: JSON.stringify(THEIRS), PreviousGatewayResponses: THEIR_RESPONSES };
    const properties = { Policy: OURS, GatewayResponses: OUR_RESPONSES, OnDeletion, ...previous };
    done(await world.run(world.request('Create', api, properties)));
    expect(await world.state(api)).toEqual(showing(OURS, DENIED));
    done(await world.run(world.request('Delete', api, properties)));
    expect(await world.state(api)).toEqual(after);
  });

  test('is not replaced by a creation that names something else', async () => {
    const api = await world.newApi({ policy: STRANGE });
    const told = await world.run(world.request('Create', api, { Policy: OURS, PreviousPolicy: JSON.stringify(THEIRS) }));
    expect(told.Status).toBe('FAILED');
    expect(await world.state(api)).toEqual(showing(STRANGE));
  });

  test('may be an access-denied response: then the policy is not written, either', async () => {
    const api = await world.newApi({ response: THEIR_DENIED });
    const told = await world.run(world.request('Create', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES }));
    expect(told.Reason).toMatch(/^the ACCESS_DENIED response of API \w+ was not written by this stack.*previousResponses, exactly so: .*"no/);
    expect(await world.state(api)).toEqual(showing(undefined, THEIR_DENIED));
  });

  test('fails an update, and is told', async () => {
    const api = await world.newApi();
    done(await world.run(world.request('Create', api, { Policy: OURS })));
    await world.setPolicy(api, STRANGE);
    const told = await world.run(world.request('Update', api, { Policy: NEXT }, { Policy: OURS }));
    expect(told.Reason).toMatch('was not written by this stack');
    expect(await world.state(api)).toEqual({ ...showing(OURS), policy: STRANGE });
    done(await world.run(world.request('Update', api, { Policy: NEXT, PreviousPolicy: JSON.stringify(STRANGE) }, { Policy: OURS })));
    expect(await world.state(api)).toEqual(showing(NEXT));
  });

  test('stays when the stack goes', async () => {
    const api = await world.newApi();
    done(await world.run(world.request('Create', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES })));
    await world.setPolicy(api, STRANGE);
    done(await world.run(world.request('Delete', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES })));
    expect(await world.state(api)).toEqual({ ...showing(OURS, DENIED), policy: STRANGE });
  });

  test('includes the same policy of another stack, which has taken it over: an API does not fall open when it moves', async () => {
    const api = await world.newApi();
    const { stack } = world;
    const removal = world.request('Delete', api, { Policy: OURS });
    done(await world.run(world.request('Create', api, { Policy: OURS })));
    try {
      world.stack = stack.replace('Gate', 'Other');
      done(await world.run(world.request('Create', api, { Policy: OURS })));
      done(await world.run(removal));
      expect(await world.state(api)).toEqual(showing(OURS));
    } finally {
      world.stack = stack;
    }
  });

  test('is long: what CloudFormation is told stays below its 4096 bytes', async () => {
    const Condition = { StringEquals: { 'aws:UserAgent': Array.from({ length: 500 }, (_, i) => `"${i}"`) } };
    const api = await world.newApi({ policy: { ...THEIRS, Statement: [{ ...THEIRS.Statement[0], Condition }] } });
    const told = await world.run(world.request('Create', api, { Policy: OURS }));
    expect(JSON.stringify(told).length).toBeLessThan(4096);
    expect(told.Reason).toMatch(/the log of the function has all of it\)$/);
  });
});

describe('a change at the same time', () => {
  test('is seen before any stage serves it, and is left as it is', async () => {
    const api = await world.newApi();
    const told = await world.run(world.request('Create', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES }), async ({ name, forward }) => {
      const answer = await forward();
      if (name === 'PATCH /api') {
        world.plane.reset();
        await world.setPolicy(api, STRANGE);
      }
      return answer;
    });
    expect(told.Reason).toMatch('was changed by somebody else at the same time');
    expect(await world.state(api)).toEqual({ ...showing(), policy: STRANGE });
  });

  test('that API Gateway itself reports is looked at anew: the policy may be another by now', async () => {
    const api = await world.newApi();
    const told = await world.run(world.request('Create', api, { Policy: OURS }), async ({ name, forward }) => {
      if (name !== 'PATCH /api') { return forward(); }
      world.plane.reset();
      await world.setPolicy(api, STRANGE);
      return refusal(409, 'ConflictException', 'Unable to complete operation due to concurrent modification. Please try again later.');
    });
    expect(told.Reason).toMatch('was not written by this stack');
    expect(await world.state(api)).toEqual({ ...showing(), policy: STRANGE });
  });

  test('that is another deployment is waited for', async () => {
    const api = await world.newApi();
    let conflicts = 0;
    done(await world.run(world.request('Create', api, { Policy: OURS }), async ({ name, forward }) => (
      name === 'POST /api/deployments' && conflicts++ < 2 ? refusal(409, 'ConflictException', 'Another Deployment is in progress. Please try again later.') : forward())));
    expect(conflicts).toBe(3);
    expect(await world.state(api)).toEqual(showing(OURS));
  });
});

describe('API Gateway', () => {
  test('throttles every call, writes twice: all are tried again', async () => {
    const api = await world.newApi();
    const refused = new Map<string, number>();
    done(await world.run(world.request('Create', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES }), async ({ name, forward }) => {
      const times = (refused.get(name) ?? 0) + 1;
      refused.set(name, times);
      return times <= (name.startsWith('GET') ? 1 : 2) ? refusal(429, 'TooManyRequestsException', 'Too Many Requests') : forward();
    }));
    expect(refused.get('POST /api/deployments')).toBe(3);
    expect(await world.state(api)).toEqual(showing(OURS, DENIED));
    expect(await world.deployments(api)).toHaveLength(2);
  });

  test.each([
    ['no API', { RestApiId: 'nowhere' }, /^there is no API nowhere in eu-west-1$/],
    ['no such stage', { StageNames: ['prod', 'prdo'] }, /^API \w+ has no stage prdo: deploy it first, or name another$/],
    ['a principal that is gone', { Policy: { ...OURS, Statement: [{ ...OURS.Statement[0], Principal: { AWS: 'arn:aws:iam::111122223333:role/Gone' } }] } }, /^BadRequestException: Invalid policy document\. Please check/],
  ])('refuses: %s; everything is as it was, and its message is told', async (_, properties, message) => {
    const api = await world.newApi();
    const told = await world.run(world.request('Create', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES, ...properties }));
    expect(told.Reason).toMatch(message);
    expect(await world.state(api)).toEqual(showing());
    expect(await world.deployments(api)).toEqual(['theirs']);
    done(await world.run(world.request('Delete', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES, ...properties })));
    expect(await world.deployments(api)).toEqual(['theirs']);
  });

  test('refuses an update: the policy before stays, and a second try with a good one converges', async () => {
    const api = await world.newApi();
    done(await world.run(world.request('Create', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES })));
    const bad = { Policy: { Version: '2012-10-17', Statement: [{}] }, GatewayResponses: THEIR_RESPONSES };
    const told = await world.run(world.request('Update', api, bad, { Policy: OURS, GatewayResponses: OUR_RESPONSES }));
    expect(told).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching('Invalid policy document') as unknown });
    expect(await world.state(api)).toEqual(showing(OURS, DENIED));
    done(await world.run(world.request('Update', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES }, bad))); // the rollback
    done(await world.run(world.request('Update', api, { Policy: NEXT, GatewayResponses: OUR_RESPONSES }, { Policy: OURS, GatewayResponses: OUR_RESPONSES })));
    expect(await world.state(api)).toEqual(showing(NEXT, DENIED));
  });

  test.each(['POST /api/deployments', 'PATCH /api/stages/prod'])('refuses %s: policy and response are taken back, and a second try converges', async (refused) => {
    const api = await world.newApi({ policy: THEIRS });
    const properties = { Policy: OURS, PreviousPolicy: JSON.stringify(THEIRS), GatewayResponses: OUR_RESPONSES };
    const told = await world.run(world.request('Create', api, properties), async ({ name, forward }) => (
      name === refused ? refusal(400, 'BadRequestException', 'not now') : forward()));
    expect(told.Reason).toBe('BadRequestException: not now');
    expect(await world.state(api)).toEqual(showing(THEIRS));
    done(await world.run(world.request('Create', api, properties)));
    expect(await world.state(api)).toEqual(showing(OURS, DENIED));
  });

  test('refuses the second of two stages: the first one serves again what it did', async () => {
    const api = await world.newApi();
    const told = await world.run(world.request('Create', api, { Policy: OURS, StageNames: ['prod', 'test'] }), async ({ name, forward }) => (
      name === 'PATCH /api/stages/test' ? refusal(400, 'BadRequestException', 'not now') : forward()));
    expect(told.Status).toBe('FAILED');
    expect(world.plane.calls).toContain('PATCH /api/stages/prod');
    expect(await world.state(api)).toEqual(showing());
  });

  test('would go on to serve the policy before with a canary: this is told, and nothing is changed', async () => {
    const api = await world.newApi();
    const told = await world.run(world.request('Create', api, { Policy: OURS }), async ({ name, forward }) => {
      const answer = await forward();
      return name !== 'GET /api/stages/prod' ? answer
        : { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body) as object, canarySettings: { percentTraffic: 10, deploymentId: 'canary' } }) };
    });
    expect(told.Reason).toMatch(/^stage prod of API \w+ has a canary.*promote or delete it first$/);
    expect(await world.state(api)).toEqual(showing());
  });

  test('refuses what is taken back, too: this is told', async () => {
    const api = await world.newApi();
    const told = await world.run(world.request('Create', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES }), async ({ name, forward }) => (
      /POST|DELETE/.test(name) ? refusal(400, 'BadRequestException', `no ${name}`) : forward()));
    expect(told.Reason).toBe('no POST /api/deployments; and not everything could be taken back: no DELETE /api/gatewayresponses/ACCESS_DENIED');
    expect(await world.state(api)).toEqual({ ...showing(), response: DENIED });
    done(await world.run(world.request('Delete', api, { Policy: OURS, GatewayResponses: OUR_RESPONSES }))); // CloudFormation's next request
    expect(await world.state(api)).toEqual(showing());
  });

  test('deploys no private API without a policy: removing the last one fails, and it stays', async () => {
    const api = await world.newApi({ endpointType: 'PRIVATE', policy: THEIRS });
    const properties = { Policy: OURS, PreviousPolicy: JSON.stringify(THEIRS), OnDeletion: 'REMOVE' as const };
    done(await world.run(world.request('Create', api, properties)));
    const told = await world.run(world.request('Delete', api, properties));
    expect(told.Reason).toMatch('Private REST API doesn\'t have a resource policy attached to it');
    expect(await world.state(api)).toEqual(showing(OURS));
  });

  test('knows the API no more: there is nothing to delete', async () => {
    done(await world.run(world.request('Delete', 'nowhere', { Policy: OURS })));
  });
});

describe('killed after any call and run again', () => {
  const properties = { Policy: OURS, PreviousPolicy: JSON.stringify(THEIRS), GatewayResponses: OUR_RESPONSES };
  const newApi = () => world.newApi({ policy: THEIRS });

  /** Kills at every call in turn, until there are no more. */
  async function atEveryCall(check: (calls: number) => Promise<boolean>): Promise<void> {
    let calls = 1;
    while (await check(calls)) { calls++; }
    expect(calls).toBeGreaterThan(7);
  }

  test('a creation converges, and deploys once', () => atEveryCall(async (calls) => {
    const api = await newApi();
    const request = world.request('Create', api, properties);
    const killed = await world.runAndKill(request, calls);
    done(await world.run(request));
    expect(await world.state(api)).toEqual(showing(OURS, DENIED));
    expect(await world.deployments(api)).toHaveLength(2);
    return killed;
  }));

  test('a creation that CloudFormation gives up leaves everything as it was', () => atEveryCall(async (calls) => {
    const api = await newApi();
    const killed = await world.runAndKill(world.request('Create', api, properties), calls);
    done(await world.run(world.request('Delete', api, properties)));
    expect(await world.state(api)).toEqual(showing(THEIRS));
    return killed;
  }));

  test('an update converges, forwards and back', () => atEveryCall(async (calls) => {
    const api = await newApi();
    const next = { ...properties, Policy: NEXT, GatewayResponses: THEIR_RESPONSES };
    done(await world.run(world.request('Create', api, properties)));
    const request = world.request('Update', api, next, properties);
    const killed = await world.runAndKill(request, calls);
    done(await world.run(world.request('Update', api, properties, next))); // rolled back
    expect(await world.state(api)).toEqual(showing(OURS, DENIED));
    await world.runAndKill(request, calls);
    done(await world.run(request));
    expect(await world.state(api)).toEqual(showing(NEXT, THEIR_DENIED));
    return killed;
  }));

  test('a deletion converges', () => atEveryCall(async (calls) => {
    const api = await newApi();
    done(await world.run(world.request('Create', api, properties)));
    const request = world.request('Delete', api, properties);
    const killed = await world.runAndKill(request, calls);
    done(await world.run(request));
    expect(await world.state(api)).toEqual(showing(THEIRS));
    return killed;
  }));
});
