import { Problem } from '@atrium/messaging';
import { blocksManagement } from '../access/access.js';
import type { Organization } from '../organization/organization.js';

/** Throws `product-management-blocked` where nobody manages products for now (B-6): none goes and none comes either. */
export function refuseWhileBlocked(
  organization: Pick<Organization, 'productManagementBlocked'>,
): void {
  if (blocksManagement(organization)) throw new Problem('product-management-blocked');
}
