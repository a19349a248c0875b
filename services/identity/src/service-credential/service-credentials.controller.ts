import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  createServiceCredential,
  CreateServiceCredentialInput,
  deleteServiceCredential,
  type GivenServiceCredential,
  listServiceCredentials,
  ListServiceCredentialsInput,
  replaceServiceKeys,
  ReplaceServiceKeysInput,
  rotateServicePassword,
  RotateServicePasswordInput,
  type ServiceCredential,
  ServiceCredentialReference,
  type ServiceCredentials,
  type VerifiedServiceCredential,
  verifyServiceCredential,
  VerifyServiceCredentialInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { CreateServiceCredential } from './create-service-credential.js';
import { DeleteServiceCredential } from './delete-service-credential.js';
import { ListServiceCredentials } from './list-service-credentials.js';
import { ReplaceServiceKeys } from './replace-service-keys.js';
import { RotateServicePassword } from './rotate-service-password.js';
import { VerifyServiceCredential } from './verify-service-credential.js';

@Controller()
export class ServiceCredentialsController {
  constructor(
    private readonly creating: CreateServiceCredential,
    private readonly listing: ListServiceCredentials,
    private readonly rotating: RotateServicePassword,
    private readonly replacing: ReplaceServiceKeys,
    private readonly deleting: DeleteServiceCredential,
    private readonly verifying: VerifyServiceCredential,
  ) {}

  @Replies(createServiceCredential)
  create(
    @Payload() input: CreateServiceCredentialInput,
    @Ctx() context: RequestContext,
  ): Promise<GivenServiceCredential> {
    return this.creating.execute(input, context);
  }

  @Replies(listServiceCredentials)
  list(
    @Payload() input: ListServiceCredentialsInput,
    @Ctx() context: RequestContext,
  ): Promise<ServiceCredentials> {
    return this.listing.execute(input, context);
  }

  @Replies(rotateServicePassword)
  rotatePassword(
    @Payload() input: RotateServicePasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<GivenServiceCredential> {
    return this.rotating.execute(input, context);
  }

  @Replies(replaceServiceKeys)
  replaceKeys(
    @Payload() input: ReplaceServiceKeysInput,
    @Ctx() context: RequestContext,
  ): Promise<ServiceCredential> {
    return this.replacing.execute(input, context);
  }

  @Replies(deleteServiceCredential)
  delete(
    @Payload() input: ServiceCredentialReference,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.deleting.execute(input, context);
  }

  @Replies(verifyServiceCredential)
  verify(@Payload() input: VerifyServiceCredentialInput): Promise<VerifiedServiceCredential> {
    return this.verifying.execute(input);
  }
}
