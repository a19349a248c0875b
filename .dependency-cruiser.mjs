// The arrows of docs/architecture.md. `tools/fixtures/boundaries` breaks each rule once, and a test sees to
// it that each is noticed.

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'services-do-not-import-services',
      comment: 'Services meet in libs/contracts and on the bus.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'nothing-imports-the-gateway',
      comment: 'The gateway is the outermost room.',
      severity: 'error',
      from: { path: '^(libs|tools|web)/' },
      to: { path: '^services/' },
    },
    {
      name: 'libs-do-not-import-tools',
      comment: 'Only libs/testing stands on the platform that it starts for a test.',
      severity: 'error',
      from: { path: '^libs/', pathNot: '^libs/testing/' },
      to: { path: '^tools/' },
    },
    {
      name: 'services-do-not-import-tools',
      severity: 'error',
      from: { path: '^services/[^/]+/src/' },
      to: { path: '^(tools|libs/testing)/' },
    },
    {
      name: 'the-web-imports-nothing-of-ours',
      comment: 'It knows the HTTP API only.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(libs|services|tools)/' },
    },
    {
      name: 'contracts-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { path: '^(libs|services|tools)/', pathNot: '^libs/contracts/' },
    },
    {
      name: 'embedded-mongo-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/embedded-mongo/src/' },
      to: { path: '^(libs|services|tools)/', pathNot: '^libs/embedded-mongo/' },
    },
    {
      name: 'only-repositories-know-the-database',
      comment: 'A module may name a schema; only a repository, a schema or a migration uses it.',
      severity: 'error',
      from: {
        path: '^services/[^/]+/src/',
        pathNot:
          '(\\.(repository|schema|migration|migrations)|/(migrations|schemas))\\.ts$|/migrations/',
      },
      to: { path: '(^|/)node_modules/(mongoose|mongodb|@nestjs/mongoose)/' },
    },
    {
      name: 'only-controllers-know-the-transport',
      comment: 'A use case does not know how it was asked. `when-….ts` consumes an event.',
      severity: 'error',
      from: {
        path: '^services/[^/]+/src/',
        pathNot: '((\\.(controller|consumer|module))|/(main|app)|/when-[^/]+)\\.ts$',
      },
      to: { path: '(^|/)node_modules/(@nestjs/microservices|@nats-io/[^/]+)/' },
    },
    {
      name: 'rules-are-pure',
      comment:
        'The file named like its folder holds rules: it knows contracts, its siblings, the rules of other nouns, and what days, taxes and documents are.',
      severity: 'error',
      from: { path: '^services/[^/]+/(src|src/.+)/([^/]+)/\\2\\.ts$' },
      to: {
        pathNot:
          '^services/.+/([^/]+)/\\1\\.ts$|^services/.+/$2/[^.]+\\.ts$|^services/[^/]+/src/(date/local-date|tax/tax-rates|document/legal-document)\\.ts$|^libs/contracts/|^(node:)?crypto$',
      },
    },
    {
      name: 'everything-resolves',
      comment: 'What can not be found can not be checked either.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['^tools/fixtures/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
      extensionAlias: { '.js': ['.ts', '.js'] },
    },
  },
};
