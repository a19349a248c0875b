import type { Shape } from '@atrium/contracts';
import { plainToInstance } from 'class-transformer';

/** The largest reply, in bytes. Longer lists are paged. Past the server's 1 MiB a caller would only time out. */
export const maxReplyBytes = 256 * 1024;

/**
 * What leaves a service: the fields that the contract's output class exposes and no other, at every
 * depth, as JSON with dates in RFC 3339. Nothing (`undefined`) is `{}`.
 */
export function promisedFields(shape: Shape, result: unknown): string {
  return JSON.stringify(
    plainToInstance(shape, result ?? {}, {
      excludeExtraneousValues: true,
      exposeUnsetFields: false,
    }),
  );
}
