import { hash, verify } from '@node-rs/argon2';

// A process of its own that does nothing but compare passwords, as many at the same time as there are cores: what
// sign-ins could be at most (decision 48).
const [memoryCost, timeCost, atOnce] = process.argv.slice(2).map(Number);
const options = { memoryCost: memoryCost ?? 0, timeCost: timeCost ?? 0, parallelism: 1 };
const stored = await hash('correct horse battery staple', options);

process.on('message', ({ seconds }: { seconds: number }) => {
  void compareFor(seconds).then((perSecond) => process.send?.({ perSecond }));
});
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function compareFor(seconds: number): Promise<number> {
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  let compared = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < end) {
      await verify(stored, 'correct horse battery staple');
      compared += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce ?? 1 }, one));
  return compared / ((performance.now() - begun) / 1_000);
}
