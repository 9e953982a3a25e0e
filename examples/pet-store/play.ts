import { isIP } from 'net';
import { styleText } from 'util';
import { App } from 'aws-cdk-lib';
import { neighbourOf } from './neighbour';
import { PetStoreStack, ROUTES, Step } from './pet-store-stack';
import { Decision, DecisionOutcome } from 'cdk-apigateway-resource-policies';

const STORY = {
  [Step.OPEN]: 'Open: the API has no policy, as the workshop starts.',
  [Step.DENYLISTED]: 'My address is denylisted. API Gateway\'s own 403 tells me a lot about the API.',
  [Step.OWN_RESPONSE]: 'The 403 is changed: it tells me what we want it to.',
  [Step.REGAINED]: 'Access is regained, by a deployed Allow and not by an absent policy: when the property\n'
    + '   disappears from a template, CloudFormation leaves the live policy as it is, Deny included.',
};

/** Synthesises one step as `cdk synth` does, and asks the library what API Gateway will do. */
export function play(step: Step, myAddress: string) {
  const app = new App();
  // API Gateway's own 403 shows account and Region: here are some to show.
  const stack = new PetStoreStack(app, 'PetStore', { step, myAddress, env: { account: '111122223333', region: 'eu-west-1' } });
  const { Resources } = app.synth().getStackByName(stack.stackName).template;
  const idOf = (type: string) => Object.keys(Resources).find((id) => Resources[id].Type === `AWS::ApiGateway::${type}`)!;
  const decisions = (address: string) => ROUTES.map((request) => stack.decide(request.fromAddress(address)));
  return {
    step,
    policy: Resources[idOf('RestApi')].Properties.Policy,
    deployment: idOf('Deployment'),
    mine: decisions(myAddress),
    neighbours: decisions(neighbourOf(myAddress)),
  };
}

type Played = ReturnType<typeof play>;

function print({ step, policy, deployment, mine, neighbours }: Played, before?: Played): void {
  console.log(`\n${style('bold', `${step}. ${STORY[step]}`)}\n`);
  console.log(indent(`Policy: ${policy === undefined ? 'none' : json(policy)}`));
  console.log(indent(`Deployment: ${deployment}${before === undefined ? '' : deployment === before.deployment ? ' (unchanged)' : ' (new)'}\n`));

  console.log(indent(`${' '.repeat(13)}${'Me'.padEnd(30)}My neighbour`));
  ROUTES.forEach((request, i) => console.log(indent(`${String(request).padEnd(13)}${answer(mine[i])}${answer(neighbours[i])}`)));

  const [{ response, explanation }] = mine;
  console.log(indent(`\nFor me, ${explanation.replaceAll('\n\n', '\n')}`));
  if (response === undefined) { return; }
  const { statusCode, headers, body } = response;
  console.log(indent(`\nWhat ${ROUTES[0]} answers me:`));
  console.log(indent([`HTTP ${statusCode}`, ...Object.entries(headers).map((header) => header.join(': ')), '', style('yellow', body)].join('\n'), 6));
}

function answer({ outcome, statementIds }: Decision): string {
  const text = statementIds.length === 0 ? outcome : `${outcome} by ${statementIds.join(', ')}`;
  return style(outcome === DecisionOutcome.ALLOW ? 'green' : 'red', text.padEnd(30));
}

/** JSON that fits a terminal: a statement takes two or three lines. */
function json(policy: object): string {
  return JSON.stringify(policy, undefined, 1).replace(/\n */g, ' ').replace(/ (?=\{ "Sid")/g, '\n  ').replace(/ (?="Action"|"Condition")/g, '\n    ');
}

function indent(text: string, spaces = 3): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(spaces)).replace(/ +$/gm, '');
}

function style(format: 'bold' | 'green' | 'red' | 'yellow', text: string): string {
  return process.stdout.hasColors?.() ? styleText(format, text) : text;
}

/** Plays all steps for the address that is given on the command line. */
export function main(myAddress = '203.0.113.7', ...rest: string[]): void {
  if (isIP(myAddress) === 0 || rest.length > 0) {
    throw new Error(`"${[myAddress, ...rest].join(' ')}" is not an address: pass one, such as 203.0.113.7 or 2001:db8::7`);
  }
  const steps = [Step.OPEN, Step.DENYLISTED, Step.OWN_RESPONSE, Step.REGAINED].map((step) => play(step, myAddress));
  console.log(`I call the Pet Store from ${myAddress}, my neighbour from ${neighbourOf(myAddress)}.`);
  steps.forEach((played, i) => print(played, steps[i - 1]));
}

if (require.main === module) {
  try {
    main(...process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
