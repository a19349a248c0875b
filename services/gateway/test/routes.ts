import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { GatewayModule } from '../src/gateway.module.js';

type Controller = (new (...parts: never[]) => object) & { prototype: Record<string, object> };

/** Every route of the gateway's controllers, those outside the OpenAPI document too: `GET /v1/me/sessions/{sessionId}`. */
export function routes(): string[] {
  const controllers = Reflect.getMetadata(
    MODULE_METADATA.CONTROLLERS,
    GatewayModule,
  ) as Controller[];
  return controllers.flatMap((controller) => {
    const { prototype } = controller;
    const handlers = Object.getOwnPropertyNames(prototype).map((name) => prototype[name]!);
    return handlers
      .filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler))
      .map((handler) => {
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
        return `${method} ${pathOf(controller, handler)}`;
      });
  });
}

function pathOf(...parts: object[]): string {
  const words = parts
    .map((part) => Reflect.getMetadata(PATH_METADATA, part) as string)
    .flatMap((path) => path.split('/'))
    .filter((word) => word !== '');
  return `/${words.join('/')}`.replace(/:(\w+)/g, '{$1}');
}
