/** Stops the platform of this run. */
export default async function teardown(): Promise<void> {
  await globalThis.platformOfThisRun?.stop();
}
