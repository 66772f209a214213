'use strict';
// All that one account holds, read through the SDK alone, in a form that a test can write down.

/** Pages of a list, whole. */
async function all(ask, items) {
  const found = [];
  let next = {};
  while (next) {
    const reply = await ask(next);
    found.push(...items(reply));
    if (reply.IsTruncated) next = { Marker: reply.Marker };
    else if (reply.TotalCount > found.length) next = { PageNumber: reply.PageNumber + 1 };
    else next = undefined;
  }
  return found;
}

const tagsOf = (object) => Object.fromEntries((object.Tags?.Tag ?? []).map((tag) => [tag.TagKey, tag.TagValue]));

async function unlessMissing(promise, code) {
  try {
    return await promise;
  } catch (error) {
    if (error.code === code) return undefined;
    throw error;
  }
}

async function readUser(caller, user) {
  const UserPrincipalName = user.UserPrincipalName;
  const login = await unlessMissing(caller.ims('GetLoginProfile', { UserPrincipalName }),
    'EntityNotExist.User.LoginProfile');
  const { AccessKeys } = await caller.ims('ListAccessKeys', { UserPrincipalName });
  const read = { display_name: user.DisplayName, tags: tagsOf(user) };
  if (login) {
    const { MFABindRequired, PasswordResetRequired } = login.LoginProfile;
    read.console = { mfa_required: MFABindRequired, password_reset: PasswordResetRequired };
  }
  if (AccessKeys.AccessKey.length > 0) read.access_keys = AccessKeys.AccessKey.map((key) => key.Status);
  return read;
}

async function readRole(caller, role) {
  const { Role } = await caller.ram('GetRole', { RoleName: role.RoleName });
  return {
    description: Role.Description,
    max_session: Role.MaxSessionDuration,
    trust: JSON.parse(Role.AssumeRolePolicyDocument).Statement,
    tags: tagsOf(role),
  };
}

async function readPolicy(caller, policy) {
  const { DefaultPolicyVersion } = await caller.ram('GetPolicy', { PolicyName: policy.PolicyName, PolicyType: 'Custom' });
  return {
    description: policy.Description,
    statements: JSON.parse(DefaultPolicyVersion.PolicyDocument).Statement,
    tags: tagsOf(policy),
  };
}

/** `type name` of a principal that ResourceManager names in full, and where: `role x`, `group y in rg-z`. */
function holder(attachment, account) {
  const kind = { IMSUser: 'user', IMSGroup: 'group', ServiceRole: 'role' }[attachment.PrincipalType];
  const scope = attachment.ResourceGroupId === account ? '' : ` in ${attachment.ResourceGroupId}`;
  return `${kind} ${attachment.PrincipalName.split('@')[0].toLowerCase()}${scope}`;
}

/**
 * `{users, groups, roles, policies, grants}` of the caller's account, by name; `grants` are lines of
 * `user alice: AliyunPTSFullAccess`, sorted. Empty parts are left out.
 */
async function readWorld(caller) {
  const world = { users: {}, groups: {}, roles: {}, policies: {}, grants: [] };
  const { AccountId } = await caller.sts('GetCallerIdentity');
  for (const user of await all((next) => caller.ims('ListUsers', next), (reply) => reply.Users.User)) {
    world.users[user.UserPrincipalName.split('@')[0]] = await readUser(caller, user);
  }
  for (const group of await all((next) => caller.ram('ListGroups', next), (reply) => reply.Groups.Group)) {
    const GroupName = group.GroupName;
    const members = await all((next) => caller.ram('ListUsersForGroup', { GroupName, ...next }),
      (reply) => reply.Users.User);
    world.groups[GroupName] = { comments: group.Comments, members: members.map((user) => user.UserName).sort() };
  }
  for (const role of await all((next) => caller.ram('ListRoles', next), (reply) => reply.Roles.Role)) {
    world.roles[role.RoleName] = await readRole(caller, role);
  }
  const policies = await all((next) => caller.ram('ListPolicies', { PolicyType: 'Custom', ...next }),
    (reply) => reply.Policies.Policy);
  for (const policy of policies) world.policies[policy.PolicyName] = await readPolicy(caller, policy);
  const attachments = await all((next) => caller.rm('ListPolicyAttachments', { PageSize: 100, ...next }),
    (reply) => reply.PolicyAttachments.PolicyAttachment);
  world.grants = attachments.map((each) => `${holder(each, AccountId)}: ${each.PolicyName}`).sort();
  return Object.fromEntries(Object.entries(world).filter(([, part]) => Object.keys(part).length > 0));
}

module.exports = { readWorld };
