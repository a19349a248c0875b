import {
  createServiceCredential,
  CreateServiceCredentialInput,
  deleteServiceCredential,
  GivenServiceCredential,
  listServiceCredentials,
  ListServiceCredentialsInput,
  OrganizationReference,
  replaceServiceKeys,
  ReplaceServiceKeysInput,
  rotateServicePassword,
  RotateServicePasswordInput,
  ServiceCredential,
  ServiceCredentialReference,
  ServiceCredentials,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

const path = ['organizationId', 'credentialId'] as const;

class ServiceCredentialsQuery extends OmitType(ListServiceCredentialsInput, ['organizationId']) {}
class CreateServiceCredentialBody extends OmitType(CreateServiceCredentialInput, [
  'organizationId',
]) {}
class RotateServicePasswordBody extends OmitType(RotateServicePasswordInput, path) {}
class ReplaceServiceKeysBody extends OmitType(ReplaceServiceKeysInput, path) {}

@ApiTags('Service credentials')
@Controller('v1/organizations/:organizationId/service-credentials')
export class ServiceCredentialsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listServiceCredentials, { summary: 'FTP, MySQL, SSH and WebDAV credentials' })
  listServiceCredentials(
    @Param() organization: OrganizationReference,
    @Query() query: ServiceCredentialsQuery,
    @Asking() caller: Caller,
  ): Promise<ServiceCredentials> {
    return this.bus.request(listServiceCredentials, { ...query, ...organization }, caller);
  }

  @Post()
  @Exposes(createServiceCredential, { summary: 'Make a credential for a product', status: 201 })
  createServiceCredential(
    @Param() organization: OrganizationReference,
    @Body() body: CreateServiceCredentialBody,
    @Asking() caller: Caller,
  ): Promise<GivenServiceCredential> {
    return this.bus.request(createServiceCredential, { ...body, ...organization }, caller);
  }

  @Put(':credentialId/password')
  @Exposes(rotateServicePassword, { summary: 'Give a credential another password' })
  rotateServicePassword(
    @Param() which: ServiceCredentialReference,
    @Body() body: RotateServicePasswordBody,
    @Asking() caller: Caller,
  ): Promise<GivenServiceCredential> {
    return this.bus.request(rotateServicePassword, { ...body, ...which }, caller);
  }

  @Put(':credentialId/keys')
  @Exposes(replaceServiceKeys, { summary: 'Replace the keys of an SSH credential' })
  replaceServiceKeys(
    @Param() which: ServiceCredentialReference,
    @Body() body: ReplaceServiceKeysBody,
    @Asking() caller: Caller,
  ): Promise<ServiceCredential> {
    return this.bus.request(replaceServiceKeys, { ...body, ...which }, caller);
  }

  @Delete(':credentialId')
  @Exposes(deleteServiceCredential, { summary: 'Delete a credential' })
  async deleteServiceCredential(
    @Param() which: ServiceCredentialReference,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(deleteServiceCredential, which, caller);
  }
}
