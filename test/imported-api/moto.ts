import { ChildProcess, execFileSync, spawn } from 'child_process';
import { existsSync, rmSync, writeFileSync } from 'fs';
import { createServer } from 'net';
import { join, resolve } from 'path';

const VERSION = '5.2';
const VENV = resolve(__dirname, `../../node_modules/.cache/moto-${VERSION}`);

/** Installs moto outside of the sources, once: its server, and what it needs for API Gateway. */
function install(): void {
  const complete = join(VENV, 'complete');
  if (existsSync(complete)) { return; }
  rmSync(VENV, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', VENV]);
  const packages = [`moto[apigateway]~=${VERSION}`, 'flask', 'flask-cors'];
  execFileSync(join(VENV, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages], { stdio: 'inherit' });
  writeFileSync(complete, '');
}

/** Starts moto's server on loopback. It speaks the control plane of API Gateway, and forgets everything when it stops. */
export async function startMoto(): Promise<{ readonly port: number; readonly process: ChildProcess }> {
  install();
  const port = await freePort();
  const server = spawn(join(VENV, 'bin/moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  for (;;) {
    if (server.exitCode !== null) { throw new Error(`moto's server ended with status ${server.exitCode}`); }
    const up = await fetch(`http://127.0.0.1:${port}/moto-api/`).then(({ ok }) => ok, () => false);
    if (up) { return { port, process: server }; }
    await new Promise((wait) => setTimeout(wait, 100));
  }
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}
