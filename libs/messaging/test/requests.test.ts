import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ctx, Payload } from '@nestjs/microservices';
import { Problem, Replies, type Messaging, type RequestContext } from '../src/index.js';
import { TestBus } from './nats.js';
import { Controller, serveTrial, tryQuery, TrialInput, type Served } from './trial.js';

@Controller()
class Trials {
  @Replies(tryQuery)
  query(@Payload() input: TrialInput, @Ctx() context: RequestContext) {
    if (input.does === 'refuse') throw new Problem('busy');
    return { said: `${input.does} ${context.requestId}`, secret: 'x', at: new Date(0) };
  }
}

describe('asking and replying', () => {
  let bus: TestBus;
  let gateway: Messaging;
  let served: Served;
  beforeAll(async () => {
    bus = await TestBus.start();
    served = await serveTrial(await bus.messaging('identity'), Trials);
    gateway = await bus.messaging('gateway');
  });
  afterAll(async () => {
    await served.close();
    await bus.stop();
  });

  it('answers', async () => {
    expect(await gateway.bus.request(tryQuery, { does: 'hello' }, { requestId: 'r1' })).toEqual({
      said: 'hello r1',
      at: '1970-01-01T00:00:00.000Z',
    });
  });

  it('refuses', async () => {
    await expect(
      gateway.bus.request(tryQuery, { does: 'refuse' }, { requestId: 'r1' }),
    ).rejects.toMatchObject({ code: 'busy' });
  });
});
