#pragma once

#include "store.h"

namespace ramify::sim {

/// What the state file and its journal hold of an account, by name: a row each. Tables are journalled entry by entry
/// (large ones belong here), settings whole and only when they changed.
template <class SomeAccount, class Visit>
void visit_tables(SomeAccount& account, Visit&& visit) {
  visit("users", account.users);
  visit("groups", account.groups);
  visit("roles", account.roles);
  visit("policies", account.policies);
  visit("attachments", account.attachments);
  visit("mfa_devices", account.mfa_devices);
  visit("resource_groups", account.resource_groups);
  visit("system_policies", account.system_policies);
  visit("recycled_users", account.recycled_users);
  visit("recycled_keys", account.recycled_keys);
  visit("deletion_tasks", account.deletion_tasks);
}

template <class SomeAccount, class Visit>
void visit_settings(SomeAccount& account, Visit&& visit) {
  visit("alias", account.alias);
  visit("name", account.name);
  visit("root_keys", account.root_keys);
  visit("identity_providers", account.identity_providers);
  visit("control_policies", account.control_policies);
  visit("password_policy", account.password_policy);
  visit("security_preference", account.security_preference);
  visit("credential_report", account.credential_report);
}

/// Of the store itself, beside its accounts.
template <class SomeStore, class Visit>
void visit_store_tables(SomeStore& store, Visit&& visit) {
  visit("sessions", store.sessions);
  visit("generation", store.generation);
}

}  // namespace ramify::sim
