import type { Load } from './load.js';
import type { Measuring } from './measuring.js';
import type { Side } from './rounds.js';
import { type Invitation, type Seed, sessionsInUse } from './seed.js';

/** How many events are timed on their way to a consumer. */
export const eventsMeasured = 300;

const cold = 'authenticate, cold';

/** The paths over HTTP that take an invitation each time. */
export const accepting = 'accept an invitation';

/** How many are accepted in one run of each side, which last about as long; both sides have been given enough for all rounds. */
const acceptedInARun = { product: 800, floor: 2_000 };

/** The product's hot paths over HTTP, against the same of the floor. */
export async function measurePaths(
  measuring: Measuring,
  { people: everybody }: Seed,
  invitations: ReturnType<typeof supplyOf>,
): Promise<void> {
  const { product, floor } = measuring;
  const people = everybody.slice(0, sessionsInUse);
  type Asked = Omit<Load, 'url' | 'connections'>;
  const ours = (path: string, load: Asked): Side => ({
    load: { url: `${product.gatewayUrl}${path}`, ...load },
    pids: measuring.productPids,
  });
  const theirs = (path: string, load: Asked): Side => ({
    load: { url: `${floor.url}${path}`, ...load },
    pids: measuring.floorPids,
  });
  const reading = { method: 'GET' as const, requests: people.map(({ token }) => ({ token })) };
  await measuring.overHttp(
    'authenticate, warm',
    ours('/v1/sessions/current', reading),
    theirs('/constant', reading),
  );
  await measuring.overHttp(
    'list my organizations',
    ours('/v1/me/organizations', reading),
    theirs('/organizations', reading),
  );
  const switching = {
    method: 'PUT' as const,
    requests: people.flatMap(({ token, organizationIds }) =>
      organizationIds.map((organizationId) => ({ token, body: { organizationId } })),
    ),
  };
  await measuring.overHttp(
    'switch',
    ours('/v1/me/current-organization', switching),
    theirs('/current', switching),
  );
  const parts = invitations.split();
  await measuring.overHttp(
    accepting,
    ours('/v1/invitations/accept', {
      method: 'POST',
      once: true,
      amount: acceptedInARun.product,
      requests: parts.product.map(({ session, token }) => ({ token: session, body: { token } })),
    }),
    theirs('/accept', {
      method: 'POST',
      once: true,
      amount: acceptedInARun.floor,
      requests: parts.floor.map(({ session, id }) => ({ token: session, body: { id } })),
    }),
  );
  if (!measuring.wants(cold)) return;
  const restarted = async (environment: Record<string, string> = {}): Promise<void> => {
    await product.stopService('gateway');
    await product.startServices(['gateway'], environment);
  };
  await restarted({ ATRIUM_SESSION_CACHE_MS: '0' });
  await measuring.overHttp(
    cold,
    ours('/v1/sessions/current', reading),
    theirs('/session', reading),
  );
  await restarted();
}

/** Invitations can be accepted once: everybody who measures takes others. */
export function supplyOf({ invitations }: Seed) {
  const left: Invitation[] = [...invitations];
  return {
    take: (amount: number): Invitation[] => left.splice(0, amount),
    // The floor runs twice in a round, and is faster.
    split: () => ({
      product: left.slice(2 * eventsMeasured, left.length / 3),
      floor: left.slice(left.length / 3),
    }),
  };
}
