import { describe, expect, it } from '@jest/globals';
import { isThereFor } from './cart.js';

describe('a cart', () => {
  it('A4-5 that was claimed is there for one organization alone', () => {
    const claim = { organizationId: 'hers', orderId: 'o', by: 'julie', at: new Date() };
    expect(isThereFor({ claim: null }, 'hers')).toBe(true);
    expect(isThereFor({ claim }, 'hers')).toBe(true);
    expect(isThereFor({ claim }, 'his')).toBe(false);
  });
});
