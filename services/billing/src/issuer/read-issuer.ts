import { readFileSync } from 'node:fs';
import { exampleIssuer, faultsOfIssuer, type Issuer } from './issuer.js';

/** The injection token of whoever sends our documents. */
export const ISSUER = Symbol('issuer');

/**
 * Reads who sends our documents. Without a file it is an example, which production does not start with: what it would number
 * would be invoices of nobody (decision 37). Throws with all that is wrong.
 */
export function readIssuer({
  environment,
  issuerFile,
}: {
  readonly environment: string;
  readonly issuerFile: string | undefined;
}): Issuer {
  if (issuerFile === undefined) {
    if (environment !== 'production') return exampleIssuer;
    throw new Error(
      'BILLING_ISSUER_FILE is required in production: it says who sends the invoices',
    );
  }
  const issuer = JSON.parse(readFileSync(issuerFile, 'utf8')) as Issuer;
  const faults = faultsOfIssuer(issuer);
  if (faults.length > 0) throw new Error(`${issuerFile} is not right: ${faults.join('; ')}`);
  return issuer;
}
