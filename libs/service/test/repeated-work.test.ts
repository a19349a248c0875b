import { expect, it } from '@jest/globals';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RepeatedWork, repeatedly, SETTINGS } from '../src/index.js';

class Turns {
  begun = 0;
  ended = 0;
  private waiting: (() => void)[] = [];

  async execute(): Promise<void> {
    this.begun += 1;
    this.waiting.splice(0).forEach((tell) => tell());
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.ended += 1;
    if (this.ended === 1) throw new Error('the database is away');
  }

  async nth(n: number): Promise<void> {
    while (this.begun < n) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}

async function started(pause: number | null) {
  class Service {}
  const settings = { provide: SETTINGS, useValue: { pause } };
  const work = repeatedly(Turns, (known: { pause: number | null }) => known.pause);
  Module({ providers: [Turns, settings, work] })(Service);
  const service = await NestFactory.createApplicationContext(Service, { logger: false });
  return { service, turns: service.get(Turns) };
}

it('a use case is done again and again, also after it failed, until the service stops', async () => {
  const { service, turns } = await started(1);
  await turns.nth(3);

  await service.close();

  expect(turns.ended).toBe(turns.begun);
  const { begun } = turns;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(turns.begun).toBe(begun);
});

it('is not done where no pause is said', async () => {
  const { service, turns } = await started(null);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await service.close();
  expect(turns.begun).toBe(0);
});

it('says what was in the way', async () => {
  const said: unknown[] = [];
  const logger: Pick<Logger, 'warn'> = { warn: (message: unknown) => said.push(message) };
  const turns = new Turns();
  const work = new RepeatedWork(() => turns.execute(), 7, logger);
  work.onApplicationBootstrap();
  await turns.nth(2);
  await work.onModuleDestroy();
  expect(said).toEqual(['Tried again in 7 ms: Error: the database is away']);
});
