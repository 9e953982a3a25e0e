import { github } from 'projen';
import { JobPermission } from 'projen/lib/github/workflows-model';

/** Runs .ci/run, which needs nothing of GitHub, on the oldest and a newer Node. */
export function addCiWorkflow(project: github.GitHub): void {
  const workflow = project.addWorkflow('ci');
  workflow.on({ push: { branches: ['main'] }, pullRequest: {}, workflowDispatch: {} });
  workflow.addJob('ci', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ },
    strategy: { failFast: false, matrix: { domain: { node: ['20', '24'] } } },
    steps: [
      github.WorkflowSteps.checkout({ with: { fetchDepth: 0 } }), // the API is compared with the last tag
      { uses: 'actions/setup-node@v7.0.0', with: { 'node-version': '${{ matrix.node }}', 'package-manager-cache': false } },
      { uses: 'actions/setup-python@v7.0.0', with: { 'python-version': '3.x' } },
      { uses: 'actions/setup-java@v6.0.0', with: { 'distribution': 'corretto', 'java-version': '17' } },
      { uses: 'actions/setup-go@v7.0.0', with: { 'go-version': 'stable', 'cache': false } },
      { uses: 'actions/setup-dotnet@v6.0.0', with: { 'dotnet-version': '8.x', 'cache': false } },
      { run: 'bash .ci/run' },
    ],
  });
}
