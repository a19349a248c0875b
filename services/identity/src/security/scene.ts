import type { Client } from '@atrium/contracts';
import { networkOf } from '../attempt/network.js';
import { deviceName } from '../session/device-name.js';
import type { Scene } from './security-log.js';

/** Where something is done, as the log keeps it. */
export function sceneOf(
  { userAgent, network }: Pick<Client, 'userAgent' | 'network'>,
  { at, sessionId }: Pick<Scene, 'at' | 'sessionId'>,
): Scene {
  return { at, device: deviceName(userAgent), network: networkOf(network), sessionId };
}
