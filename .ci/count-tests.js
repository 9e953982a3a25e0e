// Counts the tests in jest's report, as the last line of the build.
const { existsSync, readFileSync } = require('fs');

const report = existsSync('test-reports/junit.xml') ? readFileSync('test-reports/junit.xml', 'utf8') : '';
const failed = [...report.matchAll(/<testcase [^>]*>\s*<(?:failure|error)/g)].length;
const skipped = [...report.matchAll(/<testcase [^>]*>\s*<skipped/g)].length;
const all = [...report.matchAll(/<testcase /g)].length;
console.log(`${all - failed - skipped} passed, ${failed} failed`);
