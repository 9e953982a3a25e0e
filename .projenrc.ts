import { awscdk, javascript, release } from 'projen';
import { addCiWorkflow } from './projenrc/ci-workflow';

const name = 'cdk-apigateway-resource-policies';

/** They install and start a server that plays the control plane of API Gateway, so they need Python, and PyPI once. */
const CONTROL_PLANE_TESTS = '/test/imported-api/handler.test.ts';

const project = new awscdk.AwsCdkConstructLibrary({
  name,
  description: 'Write in a few typed lines who may call your Amazon API Gateway REST API, and check it before you deploy',
  license: 'Apache-2.0',
  stability: 'experimental',
  author: `${name} contributors`,
  authorAddress: `${name}@users.noreply.github.com`,
  authorOrganization: true,
  copyrightOwner: `${name} contributors`,
  repositoryUrl: `https://github.com/${name}/${name}.git`,
  homepage: `https://github.com/${name}/${name}#readme`,
  keywords: ['awscdk', 'aws-cdk', 'apigateway', 'resource-policy', 'iam', 'access-control', 'security'],
  defaultReleaseBranch: 'main',
  sampleCode: false,

  // The floor of the peers is also what we compile and test against: see CONTRIBUTING.md.
  cdkVersion: '2.257.0',
  constructsVersion: '10.5.1',
  minNodeVersion: '20.16.0',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3',
  projenVersion: '0.103.25',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  bumpPackage: 'commit-and-tag-version@^12', // 13 needs Node 22
  workflowNodeVersion: '22',
  githubOptions: { mergify: false },
  buildWorkflow: false, // projenrc/ci-workflow.ts runs .ci/run instead
  devDeps: [
    'aws-cdk@^2', 'esbuild@^0.28', 'fast-check@^4', 'js-yaml@^4', '@types/js-yaml@^4',
    '@aws-sdk/client-api-gateway@~3.1142.0', // later ones need Node 22
    '@aws-cdk/integ-runner@^2.197.10', '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0', // the last alpha at or below the floor
  ],

  // CONTRIBUTING.md says which secrets a release needs.
  majorVersion: 0,
  nextVersionCommand: '[ "$VERSION" != 0.0.0 ] || echo 0.1.0', // the first one
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  npmProvenance: true,
  publishToPypi: { distName: name, module: 'cdk_apigateway_resource_policies' },
  publishToMaven: {
    javaPackage: 'io.github.cdkapigatewayresourcepolicies',
    mavenGroupId: 'io.github.cdk-apigateway-resource-policies',
    mavenArtifactId: name,
  },
  publishToNuget: { dotNetNamespace: 'CdkApigatewayResourcePolicies', packageId: 'CdkApigatewayResourcePolicies' },
  publishToGo: { moduleName: `github.com/${name}/${name}-go`, packageName: 'resourcepolicies' },

  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    include: ['.projenrc.ts'],
    exclude: ['lib', 'dist', 'cdk.out', 'coverage', 'bench', 'rosetta'],
    // Examples and documentation import the library by its name, as its users do.
    compilerOptions: { paths: { [name]: ['./src'] } },
  },
  typecheckTests: true,
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'examples', '.projenrc.ts', 'projenrc'],
    projectService: false, // cannot find a tsconfig.dev.json at the root
    tsconfigPath: './tsconfig.dev.json',
  },
  jestOptions: {
    jestConfig: {
      setupFiles: ['<rootDir>/test/jest-setup.js'],
      testPathIgnorePatterns: ['/node_modules/', CONTROL_PLANE_TESTS],
      moduleNameMapper: { [`^${name}$`]: '<rootDir>/src' },
    },
  },
  gitignore: ['cdk.out', 'cdk-integ.out.*', '!/test/*.snapshot/cdk.out', '.jsii.tabl.json', '/bench/build/', '/bench/results.json'],
});

// 1.13 names platform packages that the registry lacks, and `npm ci` fails.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// Sources inside the compiled files would treble their size, and the time that loading takes.
for (const option of ['inlineSourceMap', 'inlineSources']) {
  project.tryFindObjectFile('tsconfig.json')?.addOverride(`compilerOptions.${option}`, false);
}

// Lets the examples import the library by name; the other entries are what jsii's runtimes look for.
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
});

// Node 20 is past jsii's support date; it only warns.
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

const tsNode = 'ts-node --transpile-only --project tsconfig.dev.json';

// One file for the engine, without comments: loading it as it is written, one idea a file, takes more than three times as long. It is made from the sources, since
// modules that are compiled one by one remain functions of their own, which takes twice as long.
const bundleEngine = (file: string) => (
  `esbuild src/engine/index.ts --bundle --minify --platform=node --target=node20 --outfile=${file} --allow-overwrite --log-level=warning`);
project.compileTask.exec(bundleEngine('lib/engine/index.js'));
project.compileTask.exec("find lib/engine -mindepth 2 -name '*.js' -delete");

// README and doc examples are compiled, strictly, and translated; the public API reads well in every language.
project.postCompileTask.exec('jsii-rosetta extract --compile --strict');
project.postCompileTask.exec('node .ci/write-python-page.js');
project.postCompileTask.exec(`${tsNode} test/assembly/run.ts`);

// .ci/check-package fails on whatever else would get into the package.
project.npmignore?.exclude(
  '/rosetta/', '/examples/', '/docs/', '/bench/', '/.ci/', 'cdk.out', 'cdk-integ.out.*', '.jsii.tabl.json',
  '/API.md', '/ARCHITECTURE.md', '/CONTRIBUTING.md', '/SECURITY.md',
);

project.addTask('pet-store', {
  description: 'Play the four steps of the Pet Store workshop: pet-store [my address]',
  steps: [
    { exec: 'jsii --silence-warnings=reserved-word' },
    { exec: `${tsNode} examples/pet-store/play.ts`, receiveArgs: true },
  ],
});

project.addTask('conformance', {
  description: 'Run the engine on files of conformance vectors: conformance [FILE...]',
  exec: `${tsNode} test/conformance/run.ts`,
  receiveArgs: true,
});

project.addTask('control-plane', {
  description: 'Test the custom resource for imported APIs against a server that plays the control plane of API Gateway',
  exec: 'jest --coverage=false --testPathIgnorePatterns /node_modules/ --testPathPatterns ' + CONTROL_PLANE_TESTS,
});

project.addTask('cross-check', {
  description: 'Compare the prover with another way to decide: cross-check [OPTION...]',
  exec: `${tsNode} test/engine/proof/cross-check.ts`,
  receiveArgs: true,
});

project.addTask('bench', {
  description: 'Measure the engine beside its peers, which are installed in bench/ only',
  steps: [{ exec: 'npm ci --prefix bench' }, { exec: bundleEngine('bench/build/index.js') }, { exec: 'node bench/bench.js' }],
});

project.addTask('examples', {
  description: 'Play the Pet Store from the packed library in other languages: examples [python] [java] [go] [csharp]',
  steps: [{ spawn: 'compile' }, { exec: `${tsNode} examples/run-examples.ts`, receiveArgs: true }],
});

// Synthesises the apps test/integ.*.ts and compares their templates with those in test/*.snapshot; no account is needed.
const integ = { exec: 'integ-runner --language typescript --directory test', receiveArgs: true };
const env = { TS_NODE_TRANSPILE_ONLY: 'true' };
project.addTask('integ', { description: 'Compare the templates of test/integ.*.ts with their snapshots', env, steps: [integ] });
project.addTask('integ:update', {
  description: 'Write the snapshots of test/integ.*.ts anew, without deploying anything',
  env,
  // Stack traces in the metadata name the folder that the repository is in.
  steps: [{ ...integ, exec: `${integ.exec} --dry-run --update-on-failed` }, { exec: 'sed -i.bak "s#$PWD/##" test/*.snapshot/*.metadata.json && rm test/*.snapshot/*.bak' }],
});
project.annotateGenerated('/test/*.snapshot/**');

addCiWorkflow(project.github!);

project.synth();
