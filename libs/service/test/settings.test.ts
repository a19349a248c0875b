import { describe, expect, it } from '@jest/globals';
import { commonSettings } from '../src/common-settings.js';
import { defineSettings, factor, optionalText, text, webAddress, whole } from '../src/settings.js';

const settings = defineSettings({
  min: whole('PASSWORD_MIN', { about: 'Shortest password.', min: 8, max: 64, fallback: 15 }),
  publicUrl: webAddress('PUBLIC_URL', { about: 'Where links lead.' }),
  limits: factor('LIMITS', { about: 'Multiplies limits.', fallback: 1 }),
  file: optionalText('FILE', { about: 'A file.' }),
  name: text('NAME', { about: 'A name.', fallback: 'Atrium' }),
});

describe("a service's environment", () => {
  it('gives each variable its type, and its fallback when it is not set or empty', () => {
    expect(settings.read({ PUBLIC_URL: 'https://console.example/', NAME: '' })).toEqual({
      min: 15,
      publicUrl: 'https://console.example',
      limits: 1,
      file: undefined,
      name: 'Atrium',
    });
  });

  it('names everything that is missing or wrong at once', () => {
    const environment = { PASSWORD_MIN: '7', LIMITS: '0' };
    expect(() => settings.read(environment)).toThrow(
      'PASSWORD_MIN must be a whole number from 8 to 64; PUBLIC_URL is required; LIMITS must be a positive number',
    );
    expect(() => settings.read({ PUBLIC_URL: 'javascript:alert(1)' })).toThrow('PUBLIC_URL');
  });

  it('takes no multiplied rate limits in production', () => {
    const { read } = defineSettings({ limitsFactor: commonSettings.limitsFactor });
    const production = { NODE_ENV: 'production' };
    const times = (factor: string) => ({ ...production, ATRIUM_LIMITS_FACTOR: factor });
    for (const factor of ['1000', '0.5', '1.0001']) {
      expect(() => read(times(factor))).toThrow('ATRIUM_LIMITS_FACTOR must be 1 in production');
    }
    for (const fine of [production, times(''), times('1')]) {
      expect(read(fine).limitsFactor).toBe(1);
    }
    expect(read({ NODE_ENV: 'test', ATRIUM_LIMITS_FACTOR: '1000' }).limitsFactor).toBe(1_000);
  });
});
