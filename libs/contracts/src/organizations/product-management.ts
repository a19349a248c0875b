import { event, request } from '../contract.js';
import { Flag, Id, ListOfIds } from '../fields.js';
import { Done } from '../page.js';
import { OrganizationReference } from './organizations.js';

export class BlockProductManagementInput extends OrganizationReference {
  @Flag({ description: 'Whether nobody manages products, administrators included.' })
  blocked!: boolean;
}

/**
 * Blocks the management of all products of an organization, or opens it again (B-6): by an administrator or a legal
 * representative. Products go on being used. Those who manage products are told by mail. Said again, it changes nothing.
 */
export const blockProductManagement = request(
  'organizations.v1.organizations.block-product-management',
  {
    input: BlockProductManagementInput,
    output: Done,
    effect: 'command',
    problems: ['not-found', 'forbidden', 'second-factor-required'],
  },
);

export class ProductManagers {
  @ListOfIds({ max: 200, description: 'The accounts, those with the most rights first.' })
  accountIds!: string[];
}

/** Who manages products of an organization, or would if that were not blocked. Asked by notifications, to tell them. */
export const listProductManagers = request('organizations.v1.members.list-product-managers', {
  input: OrganizationReference,
  output: ProductManagers,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class ProductManagementChanged {
  @Id()
  organizationId!: string;

  @Flag({ description: 'How it is from now on.' })
  blocked!: boolean;
}

/** The management of products was blocked, or opened again; who did it is who caused the event. */
export const productManagementChanged = event(
  'events.organizations.v1.organization.product-management-changed',
  { data: ProductManagementChanged, consumedBy: ['notifications', 'organizations'] },
);
