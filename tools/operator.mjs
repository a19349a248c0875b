// `npm run operator -- …`: what whoever deploys says with the deploy credential, to the service that understands it.
const isCatalog = process.argv[2] === 'catalog';
const main = isCatalog
  ? 'billing/dist/src/catalog/catalog-main.js'
  : 'identity/dist/src/operator/operator-main.js';
await import(`../services/${main}`);
