// CDK's built-in template validation costs seconds per process; test/smoke.test.ts is the suite that leaves it on.
process.env.CDK_VALIDATION ??= 'false';
