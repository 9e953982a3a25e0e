// The peer: z3, compiled to WebAssembly. It starts threads, and each of its calls is asynchronous.
const TIMEOUT_MS = 2000;
const OUTCOMES = { sat: 'fails', unsat: 'holds', unknown: 'undecided' };

async function prepare() {
  const { init } = require('z3-solver');
  const { Context } = await init();
  const { Solver } = Context('main');
  // What the collector releases while another thread works in the same context damages its memory.
  const solvers = [];
  return async ({ smt }) => {
    const solver = new Solver();
    solvers.push(solver);
    solver.set('timeout', TIMEOUT_MS);
    solver.fromString(smt);
    return OUTCOMES[await solver.check()];
  };
}

module.exports = { prepare };
