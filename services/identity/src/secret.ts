import { apiTokenPrefix } from '@atrium/contracts';
import { newSecret, secretHash } from '@atrium/service';

export { newSecret, secretHash };

/** A new API token: as hard to guess, and found by scanners. */
export function newApiTokenSecret(): string {
  return `${apiTokenPrefix}${newSecret()}`;
}
