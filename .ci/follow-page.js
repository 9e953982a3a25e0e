// Does what a page of the documentation says: node .ci/follow-page.js PAGE FOLDER
// A block of TypeScript below a path becomes that file in the folder, or is added to the file that is there. Prints the files.
const { appendFileSync, readFileSync } = require('fs');
const { join } = require('path');

const [page, folder] = process.argv.slice(2);
const blocks = [...readFileSync(page, 'utf8').matchAll(/^`(\S+\.ts)`\n\n```typescript\n(.*?)^```$/gms)];
if (blocks.length === 0) { throw new Error(`${page} has no files`); }
for (const [, path, code] of blocks) {
  appendFileSync(join(folder, path), code);
  console.log(path);
}
