import { spawnSync } from 'child_process';
import { readFileSync, rmSync } from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { neighbourOf } from './pet-store/neighbour';
import { PetStoreStack, ROUTES, Step } from './pet-store/pet-store-stack';
import { ResourcePolicy } from 'cdk-apigateway-resource-policies';

// npm run examples [-- python java go csharp]
//
// Packs the library, installs the packages as their users do, and plays the Pet Store in every language: each must give what TypeScript gives.

const ROOT = path.dirname(__dirname);
/** Ignored by git. What is below `cache` survives from run to run. */
const WORK = path.join(ROOT, 'dist', 'examples');
const CACHE = path.join(WORK, 'cache');
const PYTHON = path.join(CACHE, 'python', 'bin');

interface Language {
  readonly name: string;
  /** What it is called on the command line, and in the name of the folder. */
  readonly key: string;
  /** What jsii-pacmak calls it. */
  readonly target: string;
  /** How to ask for the version of its tools. */
  readonly version: string;
  /** Installs the library and what the app needs, and compiles the app, in whose folder it runs. */
  readonly install: readonly string[];
  /** The file in which the app names the versions that it wants. */
  readonly dependencies: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether a machine without its tools is good enough. */
  readonly optional?: boolean;
}

const LANGUAGES: readonly Language[] = [
  {
    name: 'Python',
    key: 'python',
    target: 'python',
    version: 'python3 --version',
    install: [
      `test -d ${PYTHON} || python3 -m venv ${path.dirname(PYTHON)}`,
      `pip wheel --no-deps --wheel-dir ${WORK}/wheels ${WORK}/python`,
      `pip install --force-reinstall --no-deps ${WORK}/wheels/*.whl`,
      'pip install --requirement requirements.txt',
    ],
    dependencies: 'requirements.txt',
    env: { PATH: `${PYTHON}:${process.env.PATH}`, PYTHONDONTWRITEBYTECODE: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
  },
  {
    name: 'Java',
    key: 'java',
    target: 'java',
    version: 'java --version && mvn --version',
    install: [
      `mvn --batch-mode --quiet --file ${WORK}/java -Dmaven.javadoc.skip -Dmaven.source.skip install`,
      'mvn --batch-mode --quiet compile',
    ],
    dependencies: 'pom.xml',
    env: { MAVEN_OPTS: `${process.env.MAVEN_OPTS ?? ''} -Dmaven.repo.local=${CACHE}/maven` },
  },
  {
    name: 'Go',
    key: 'go',
    target: 'go',
    version: 'go version',
    install: [
      // Some proxies lack these two, which aws-cdk-lib needs. They only carry the npm packages.
      `${pacmak('go')} ${['cloud-assembly-schema', 'asset-node-proxy-agent-v6'].map((name) => `${ROOT}/node_modules/@aws-cdk/${name}`).join(' ')}`,
      `go build -o ${WORK}/pet-store-go`,
    ],
    dependencies: 'go.mod',
  },
  {
    name: 'C#',
    key: 'csharp',
    target: 'dotnet',
    version: 'dotnet --version',
    install: [
      `dotnet pack ${WORK}/dotnet/CdkApigatewayResourcePolicies --output ${WORK}/nuget`,
      'dotnet build',
    ],
    dependencies: 'PetStore.csproj',
    env: { NUGET_PACKAGES: path.join(CACHE, 'nuget'), DOTNET_CLI_TELEMETRY_OPTOUT: '1' },
    optional: true,
  },
];

/** One way to run the app. */
interface Run {
  readonly title: string;
  readonly step: Step;
  readonly address: string;
  readonly neighbour: string;
}

const ME = '203.0.113.7';
const RUNS: readonly Run[] = [
  ...[Step.OPEN, Step.DENYLISTED, Step.OWN_RESPONSE, Step.REGAINED].map((step) => ({
    title: `step ${step}`, step, address: ME, neighbour: neighbourOf(ME),
  })),
  { title: 'an assertion that does not hold', step: Step.DENYLISTED, address: ME, neighbour: ME },
  { title: 'an address that no caller has', step: Step.DENYLISTED, address: '10.0.0.7', neighbour: ME },
];

/** What came of it: a template and the answers to some requests, or no template and an error. */
interface Outcome {
  readonly template?: string;
  readonly text: string;
}

function runTypeScript({ step, address, neighbour }: Run): Outcome {
  try {
    const app = new App();
    const { api } = new PetStoreStack(app, 'PetStore', { step, myAddress: address, env: { account: '111122223333', region: 'eu-west-1' } });
    if (neighbour !== neighbourOf(address)) {
      ROUTES.forEach((route) => ResourcePolicy.of(api).assertAllows(route.fromAddress(neighbour)));
    }
    const template = readFileSync(app.synth().getStackByName('PetStore').templateFullPath, 'utf8');
    const answers = ROUTES.map((route) => route.fromAddress(address)).map((request) => {
      const { outcome, response } = ResourcePolicy.evaluateFor(api, request);
      return `${request}: ${outcome}${response === undefined ? '' : ` ${response.statusCode} ${response.body}`}`;
    });
    return { template, text: answers.join('\n') };
  } catch (error) {
    return { text: (error as Error).message };
  }
}

/** Runs the app as the CDK CLI does. */
function runApp(language: Language, { title, step, address, neighbour }: Run): Outcome {
  const { app, context } = JSON.parse(readFileSync(path.join(folderOf(language), 'cdk.json'), 'utf8'));
  const output = path.join(WORK, 'cdk.out', language.key, title);
  const { status, text } = shell(app, language, {
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, step: String(step), address, neighbour }),
  });
  return status === 0 ? { template: readFileSync(path.join(output, 'PetStore.template.json'), 'utf8'), text } : { text };
}

/** What is not as it should be. Templates are compared as they are written: the order of keys, too, makes a new deployment. */
function differences(expected: Outcome, actual: Outcome): string[] {
  if (!plain(actual.text).includes(plain(expected.text))) { return [`should say:\n${expected.text}\nand says:\n${actual.text}`]; }
  if (actual.template === expected.template) { return []; }
  if (actual.template === undefined || expected.template === undefined) { return [`should ${actual.template ? 'fail' : 'succeed'}, and does not`]; }
  const [has, wants] = [resources(actual.template), resources(expected.template)];
  const ids = [...new Set([...Object.keys(has), ...Object.keys(wants)])].filter((id) => JSON.stringify(has[id]) !== JSON.stringify(wants[id]));
  return [`the template differs: ${ids.map((id) => `${(has[id] ?? wants[id]).Type} ${id}`).join(', ') || 'not in its resources'}`];
}

function resources(template: string): { readonly [id: string]: { readonly Type: string } } {
  return JSON.parse(template).Resources;
}

/** Without what terminals, Maven, and Go's panics add. */
function plain(text: string): string {
  return text.replace(/\x1b\[[\d;]*m/g, '').split('\n').map((line) => line.replace(/^\[ERROR\] /, '').trim()).join('\n');
}

function folderOf({ key }: Language): string {
  return path.join(__dirname, `pet-store-${key}`);
}

function shell(command: string, language: Language, env: NodeJS.ProcessEnv = {}): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(command, {
    shell: true, cwd: folderOf(language), env: { ...process.env, ...language.env, ...env }, encoding: 'utf8', maxBuffer: 2 ** 28,
  });
  return { status, text: stdout + stderr };
}

/** Runs a command that must succeed. */
function must(command: string, language: Language): string {
  const { status, text } = shell(command, language);
  if (status !== 0) { throw new Error(`${command}\n${text}`); }
  return text;
}

/** Forced, as it only looks at the API to see whether something changed. */
function pacmak(target: string): string {
  return `${ROOT}/node_modules/.bin/jsii-pacmak --code-only --force --no-npmignore --targets ${target} --outdir ${WORK}`;
}

function checkVersions(language: Language): void {
  const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const file = path.join(folderOf(language), language.dependencies);
  for (const name of ['aws-cdk-lib', 'constructs']) {
    if (!readFileSync(file, 'utf8').includes(devDependencies[name])) { throw new Error(`${file} does not want ${name} ${devDependencies[name]}, our floor`); }
  }
}

/** One line of the summary. */
interface Played {
  readonly language: string;
  readonly tools: string;
  readonly installed: string;
  readonly ran: string;
  readonly result: string;
  readonly failed: boolean;
}

function play(language: Language): Played {
  const clock = stopwatch();
  const install = (command: string) => {
    console.log(`\n${language.name}: ${command.replaceAll(`${ROOT}/`, '')}`);
    return must(command, language);
  };
  install(`${pacmak(language.target)} ${ROOT}`);
  checkVersions(language);

  const tools = shell(language.version, language);
  if (tools.status !== 0) {
    const result = `packed; neither compiled nor run: no ${language.version.split(' ')[0]} on this machine`;
    return { language: language.name, tools: '-', installed: clock(), ran: '-', failed: !language.optional, result };
  }

  language.install.forEach(install);
  const installed = clock();
  const problems = RUNS.flatMap((run) => {
    const expected = runTypeScript(run);
    const found = differences(expected, runApp(language, run));
    console.log(`${language.name}, ${run.title}: ${found.length === 0 ? `as TypeScript: ${summary(expected)}` : found.join('\n')}`);
    return found;
  });
  return {
    language: language.name,
    tools: (tools.text.match(/\d+\.\d[\d.]*/g) ?? []).slice(0, 1).join(),
    installed,
    ran: clock(),
    failed: problems.length > 0,
    result: problems.length > 0 ? `${problems.length} of ${RUNS.length} runs DIFFER from TypeScript` : `${RUNS.length} runs as in TypeScript`,
  };
}

function summary({ template, text }: Outcome): string {
  if (template === undefined) { return `fails with "${text.split('\n').slice(0, 2).map((line) => line.trim()).join(' ')}"`; }
  const all = resources(template);
  return `the same template, with ${Object.keys(all).find((id) => all[id].Type === 'AWS::ApiGateway::Deployment')}`;
}

/** Seconds since it was asked last. */
function stopwatch(): () => string {
  let start = Date.now();
  return () => {
    const seconds = (Date.now() - start) / 1000;
    start = Date.now();
    return `${seconds.toFixed(0)} s`;
  };
}

function main(...keys: string[]): void {
  const unknown = keys.find((key) => !LANGUAGES.some((language) => language.key === key));
  if (unknown !== undefined) { throw new Error(`there is no example in "${unknown}": there are ${LANGUAGES.map(({ key }) => key).join(', ')}`); }
  ['python', 'java', 'go', 'dotnet', 'wheels', 'nuget', 'cdk.out'].forEach((name) => rmSync(path.join(WORK, name), { recursive: true, force: true }));
  const played = LANGUAGES.filter(({ key }) => keys.length === 0 || keys.includes(key)).map(play);
  console.log(['', ...played.map(({ language, tools, installed, ran, result }) => (
    [language.padEnd(8), tools.padEnd(10), `install ${installed}`.padEnd(14), `run ${ran}`.padEnd(10), result].join('  ')
  ))].join('\n'));
  if (played.some(({ failed }) => failed)) { process.exitCode = 1; }
}

main(...process.argv.slice(2));
