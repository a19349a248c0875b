import { describe, expect, it } from '@jest/globals';
import { gatewaySettings, refuseUnsafe } from './config.js';
import { cookieNames } from './session/cookies.js';

function read(environment: Record<string, string>) {
  return gatewaySettings.read({ NATS_NKEY_SEED_FILE: 'seed', ...environment });
}

describe('settings', () => {
  it('trust no proxy and share with no origin by default', () => {
    expect(read({})).toMatchObject({ trustedProxies: [], corsOrigins: [], bodyLimit: 65_536 });
  });

  it('read lists separated by commas', () => {
    const { trustedProxies } = read({ ATRIUM_TRUSTED_PROXIES: '10.0.0.0/8, ::1,' });

    expect(trustedProxies).toEqual(['10.0.0.0/8', '::1']);
  });

  it('refuse plain http in production: its cookies would be open to everybody on the way', () => {
    const unsafe = read({ NODE_ENV: 'production', PUBLIC_URL: 'http://atrium.example' });
    const safe = read({ NODE_ENV: 'production', PUBLIC_URL: 'https://atrium.example/' });

    expect(() => refuseUnsafe(unsafe)).toThrow(/PUBLIC_URL/);
    expect(() => refuseUnsafe(safe)).not.toThrow();
    expect(() => refuseUnsafe(read({ PUBLIC_URL: 'http://localhost:3000' }))).not.toThrow();
  });
});

describe('names of cookies', () => {
  it('A9 (7.2) bind them to this very host over https', () => {
    expect(cookieNames('https://atrium.example')).toEqual({
      session: '__Host-atrium',
      device: '__Host-atrium-device',
      signUp: '__Host-atrium-sign-up',
    });
  });

  it('are others in development, where the browser would refuse that prefix', () => {
    expect(cookieNames('http://localhost:3000').session).toBe('atrium-dev');
  });
});
