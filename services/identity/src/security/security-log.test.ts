import { describe, expect, it } from '@jest/globals';
import { activityKinds, type ActivityKind } from '@atrium/contracts';
import { organizationKinds } from './security-log.js';

describe('the kinds of acts in an organization', () => {
  it('B-6 those of members themselves are lines of the security log that it may see', () => {
    const kinds: ActivityKind[] = Object.values(activityKinds);
    const own = kinds.flatMap((kind) => ('securityLog' in kind ? [kind.securityLog] : []));
    expect(own.length).toBeGreaterThan(0);
    for (const kind of own) expect(organizationKinds).toContain(kind);
  });
});
