import autocannon from 'autocannon';

/** One kind of request, and for each single one what differs. */
export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly connections: number;
  readonly seconds?: number;
  /** Stops after this many requests, whatever `seconds` says: of what can be asked once, a fast machine would run out. */
  readonly amount?: number;
  /** Each may be asked only once: one asked again counts as failed. */
  readonly once?: boolean;
  /** Used in turn. */
  readonly requests: readonly { token: string; body?: object }[];
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/** Asked by the driver over IPC: a load generator in a process of its own disturbs nobody's event loop. */
process.on('message', (load: Load) => {
  void generate(load).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit());

/** Where each list was left by the round before, by its first request. */
const positions = new Map<string, number>();

async function generate(load: Load): Promise<LoadResult> {
  const list = `${load.url} ${JSON.stringify(load.requests[0])}`;
  let repeated = 0;
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    ...(load.amount ? { amount: load.amount } : { duration: load.seconds ?? 1.5 }),
    requests: [
      {
        method: load.method,
        setupRequest: (request) => {
          const position = positions.get(list) ?? 0;
          positions.set(list, position + 1);
          if (load.once && position >= load.requests.length) repeated += 1;
          const { token, body } = load.requests[position % load.requests.length] ?? { token: '' };
          const bearer = token === '' ? {} : { authorization: `Bearer ${token}` };
          const headers = { ...request.headers, ...bearer };
          if (!body) return { ...request, headers };
          const json = { ...headers, 'content-type': 'application/json' };
          return { ...request, headers: json, body: JSON.stringify(body) };
        },
      },
    ],
  });
  return {
    requests: result['2xx'],
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors + repeated,
  };
}
