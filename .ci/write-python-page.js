// README with its examples in Python, as rosetta translates them for Construct Hub: becomes docs/python.md.
const { execFileSync } = require('child_process');
const { readFileSync, rmSync, writeFileSync } = require('fs');

execFileSync('jsii-rosetta', ['transliterate', '.', '--language', 'python', '--tablet', '.jsii.tabl.json', '--strict'], { stdio: 'ignore' });
const { readme } = JSON.parse(readFileSync('.jsii.python', 'utf8'));
rmSync('.jsii.python');

const page = readme.markdown
  .replace(/^#.*/, '$& for Python\n\n> README with its examples translated, by `npm run post-compile`.')
  .replace('```sh\nnpm install ', '```sh\npip install ')
  .replace(/\]\((?!\w+:|#)/g, '](../'); // README is one folder above
writeFileSync('docs/python.md', `${page.trimEnd()}\n`);
