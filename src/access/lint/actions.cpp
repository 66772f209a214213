#include "actions.h"

#include <algorithm>
#include <array>

#include "ramify/policy/catalogue.h"
#include "ramify/policy/resource_groups.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

// Codes of services as RAM's documentation lists them ("Services that work with RAM"). `yundun-` begins those of the
// security products.
constexpr std::array kServices = std::to_array<std::string_view>({"accessanalyzer",
                                                                  "acms",
                                                                  "actiontrail",
                                                                  "adb",
                                                                  "aegis",
                                                                  "airec",
                                                                  "aiworkspace",
                                                                  "alb",
                                                                  "alidns",
                                                                  "alikafka",
                                                                  "amqp",
                                                                  "antiddos-public",
                                                                  "apigateway",
                                                                  "arms",
                                                                  "bpstudio",
                                                                  "bss",
                                                                  "bssapi",
                                                                  "cas",
                                                                  "cbn",
                                                                  "cbs",
                                                                  "cc",
                                                                  "cdn",
                                                                  "ciqn",
                                                                  "cloudapi",
                                                                  "cloudphoto",
                                                                  "cloudpush",
                                                                  "cloudshell",
                                                                  "cloudsso",
                                                                  "cms",
                                                                  "computenest",
                                                                  "config",
                                                                  "cr",
                                                                  "cs",
                                                                  "cusanalytic_sc_online",
                                                                  "das",
                                                                  "datahub",
                                                                  "dataworks",
                                                                  "dbfs",
                                                                  "dbs",
                                                                  "dcdn",
                                                                  "ddosbgp",
                                                                  "ddoscoo",
                                                                  "ddosdip",
                                                                  "dds",
                                                                  "devops",
                                                                  "dfs",
                                                                  "dg",
                                                                  "dlf",
                                                                  "dm",
                                                                  "dms",
                                                                  "domain",
                                                                  "drds",
                                                                  "dts",
                                                                  "ebs",
                                                                  "ecd",
                                                                  "eci",
                                                                  "ecs",
                                                                  "edas",
                                                                  "eds-user",
                                                                  "eflo",
                                                                  "ehpc",
                                                                  "eiam",
                                                                  "eipanycast",
                                                                  "elasticsearch",
                                                                  "emr",
                                                                  "ens",
                                                                  "ess",
                                                                  "eventbridge",
                                                                  "expressconnect",
                                                                  "fc",
                                                                  "fnf",
                                                                  "ga",
                                                                  "gdb",
                                                                  "governance",
                                                                  "gpdb",
                                                                  "green",
                                                                  "gwlb",
                                                                  "gws",
                                                                  "hbase",
                                                                  "hbr",
                                                                  "hcs-mgw",
                                                                  "hdm",
                                                                  "hitsdb",
                                                                  "hologram",
                                                                  "httpdns",
                                                                  "ice",
                                                                  "idaas",
                                                                  "imagesearch",
                                                                  "imm",
                                                                  "imp",
                                                                  "ims",
                                                                  "iot",
                                                                  "ipam",
                                                                  "kms",
                                                                  "kvstore",
                                                                  "learn",
                                                                  "lindorm",
                                                                  "linkwan",
                                                                  "live",
                                                                  "log",
                                                                  "market",
                                                                  "marketplace",
                                                                  "mns",
                                                                  "mpaas",
                                                                  "mq",
                                                                  "ms",
                                                                  "msc",
                                                                  "mse",
                                                                  "mts",
                                                                  "mtswork",
                                                                  "nas",
                                                                  "nat",
                                                                  "nis",
                                                                  "nlb",
                                                                  "nlp",
                                                                  "nls",
                                                                  "oceanbase",
                                                                  "odps",
                                                                  "oms",
                                                                  "ons",
                                                                  "oos",
                                                                  "opensearch",
                                                                  "oss",
                                                                  "ots",
                                                                  "pai",
                                                                  "paidlc",
                                                                  "paidsw",
                                                                  "petadata",
                                                                  "polardb",
                                                                  "polardbx",
                                                                  "privatelink",
                                                                  "pts",
                                                                  "push",
                                                                  "pvtz",
                                                                  "quickbi-public",
                                                                  "quotas",
                                                                  "ram",
                                                                  "rdc",
                                                                  "rds",
                                                                  "realtime-streaming",
                                                                  "reid",
                                                                  "resourcecenter",
                                                                  "resourcemanager",
                                                                  "resourcesharing",
                                                                  "ros",
                                                                  "rtc",
                                                                  "sae",
                                                                  "sag",
                                                                  "sas",
                                                                  "sc",
                                                                  "scdn",
                                                                  "scsp",
                                                                  "sddp",
                                                                  "searchengine",
                                                                  "selectdb",
                                                                  "servicecatalog",
                                                                  "servicemesh",
                                                                  "slb",
                                                                  "sls",
                                                                  "smartag",
                                                                  "stream",
                                                                  "sts",
                                                                  "support",
                                                                  "swas",
                                                                  "swas-open",
                                                                  "tag",
                                                                  "tdsr",
                                                                  "tsdb",
                                                                  "vod",
                                                                  "voicenavigator",
                                                                  "vpc",
                                                                  "vpcpeer",
                                                                  "vpn",
                                                                  "vs",
                                                                  "waf",
                                                                  "workorder",
                                                                  "xtrace",
                                                                  "yike"});

// RAM's own, of both of its APIs, as their documentation lists them.
constexpr std::array kRam = std::to_array<std::string_view>({"AddClientIdToOIDCProvider",
                                                             "AddFingerprintToOIDCProvider",
                                                             "AddUserToGroup",
                                                             "AttachPolicy",
                                                             "AttachPolicyToGroup",
                                                             "AttachPolicyToRole",
                                                             "AttachPolicyToUser",
                                                             "BindMFADevice",
                                                             "ChangePassword",
                                                             "ClearAccountAlias",
                                                             "CreateAccessKey",
                                                             "CreateAppSecret",
                                                             "CreateApplication",
                                                             "CreateGroup",
                                                             "CreateLoginProfile",
                                                             "CreateOIDCProvider",
                                                             "CreatePolicy",
                                                             "CreatePolicyVersion",
                                                             "CreateRole",
                                                             "CreateSAMLProvider",
                                                             "CreateServiceLinkedRole",
                                                             "CreateUser",
                                                             "CreateVirtualMFADevice",
                                                             "DecodeDiagnosticMessage",
                                                             "DeleteAccessKey",
                                                             "DeleteAccessKeyInRecycleBin",
                                                             "DeleteAppSecret",
                                                             "DeleteApplication",
                                                             "DeleteGroup",
                                                             "DeleteLoginProfile",
                                                             "DeleteOIDCProvider",
                                                             "DeletePolicy",
                                                             "DeletePolicyVersion",
                                                             "DeleteRole",
                                                             "DeleteSAMLProvider",
                                                             "DeleteServiceLinkedRole",
                                                             "DeleteUser",
                                                             "DeleteUserInRecycleBin",
                                                             "DeleteVirtualMFADevice",
                                                             "DetachPolicy",
                                                             "DetachPolicyFromGroup",
                                                             "DetachPolicyFromRole",
                                                             "DetachPolicyFromUser",
                                                             "DisableVirtualMFA",
                                                             "GenerateCredentialReport",
                                                             "GetAccessKeyLastUsed",
                                                             "GetAccountAlias",
                                                             "GetAccountMFAInfo",
                                                             "GetAccountSummary",
                                                             "GetAppSecret",
                                                             "GetApplication",
                                                             "GetCredentialReport",
                                                             "GetDefaultDomain",
                                                             "GetGroup",
                                                             "GetLoginProfile",
                                                             "GetOIDCProvider",
                                                             "GetPasswordPolicy",
                                                             "GetPolicy",
                                                             "GetPolicyVersion",
                                                             "GetRole",
                                                             "GetSAMLProvider",
                                                             "GetSecurityPreference",
                                                             "GetUser",
                                                             "GetUserInRecycleBin",
                                                             "GetUserMFAInfo",
                                                             "ListAccessKeys",
                                                             "ListAccessKeysInRecycleBin",
                                                             "ListAppSecretIds",
                                                             "ListApplications",
                                                             "ListEntitiesForPolicy",
                                                             "ListGroups",
                                                             "ListGroupsForUser",
                                                             "ListOIDCProviders",
                                                             "ListPolicies",
                                                             "ListPoliciesForGroup",
                                                             "ListPoliciesForRole",
                                                             "ListPoliciesForUser",
                                                             "ListPolicyAttachments",
                                                             "ListPolicyVersions",
                                                             "ListPredefinedScopes",
                                                             "ListRoles",
                                                             "ListSAMLProviders",
                                                             "ListTagResources",
                                                             "ListUserBasicInfos",
                                                             "ListUsers",
                                                             "ListUsersForGroup",
                                                             "ListUsersInRecycleBin",
                                                             "ListVirtualMFADevices",
                                                             "PassRole",
                                                             "RemoveClientIdFromOIDCProvider",
                                                             "RemoveFingerprintFromOIDCProvider",
                                                             "RemoveUserFromGroup",
                                                             "RestoreAccessKeyFromRecycleBin",
                                                             "RestoreUserFromRecycleBin",
                                                             "SetAccountAlias",
                                                             "SetDefaultDomain",
                                                             "SetDefaultPolicyVersion",
                                                             "SetPasswordPolicy",
                                                             "SetSecurityPreference",
                                                             "TagResources",
                                                             "UnbindMFADevice",
                                                             "UntagResources",
                                                             "UpdateAccessKey",
                                                             "UpdateApplication",
                                                             "UpdateGroup",
                                                             "UpdateLoginProfile",
                                                             "UpdateOIDCProvider",
                                                             "UpdatePolicyDescription",
                                                             "UpdateRole",
                                                             "UpdateSAMLProvider",
                                                             "UpdateUser"});

constexpr std::array kSts = std::to_array<std::string_view>(
    {"AssumeRole", "AssumeRoleWithOIDC", "AssumeRoleWithSAML", "GetCallerIdentity", "SetSourceIdentity", "TagSession"});

constexpr std::array kOssObject = std::to_array<std::string_view>(
    {"AbortMultipartUpload", "AppendObject", "DeleteObject", "DeleteObjectTagging", "DeleteObjectVersion", "GetObject",
     "GetObjectAcl", "GetObjectTagging", "GetObjectVersion", "GetObjectVersionAcl", "ListParts", "PutObject",
     "PutObjectAcl", "PutObjectTagging", "RestoreObject"});

constexpr std::array kOssBucket = std::to_array<std::string_view>({"DeleteBucket",
                                                                   "DeleteBucketCors",
                                                                   "DeleteBucketEncryption",
                                                                   "DeleteBucketLifecycle",
                                                                   "DeleteBucketLogging",
                                                                   "DeleteBucketPolicy",
                                                                   "DeleteBucketTagging",
                                                                   "DeleteBucketWebsite",
                                                                   "GetBucketAcl",
                                                                   "GetBucketCors",
                                                                   "GetBucketEncryption",
                                                                   "GetBucketInfo",
                                                                   "GetBucketLifecycle",
                                                                   "GetBucketLocation",
                                                                   "GetBucketLogging",
                                                                   "GetBucketPolicy",
                                                                   "GetBucketReferer",
                                                                   "GetBucketReplication",
                                                                   "GetBucketTagging",
                                                                   "GetBucketVersioning",
                                                                   "GetBucketWebsite",
                                                                   "ListMultipartUploads",
                                                                   "ListObjectVersions",
                                                                   "ListObjects",
                                                                   "PutBucket",
                                                                   "PutBucketAcl",
                                                                   "PutBucketCors",
                                                                   "PutBucketEncryption",
                                                                   "PutBucketLifecycle",
                                                                   "PutBucketLogging",
                                                                   "PutBucketPolicy",
                                                                   "PutBucketReferer",
                                                                   "PutBucketReplication",
                                                                   "PutBucketTagging",
                                                                   "PutBucketVersioning",
                                                                   "PutBucketWebsite"});

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& names, std::string_view folded) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return text::fold_case(name) == folded; });
}

template <std::size_t N>
void append(const std::array<std::string_view, N>& names, std::vector<std::string>& into) {
  into.insert(into.end(), names.begin(), names.end());
}

}  // namespace

bool is_service(std::string_view code) {
  const std::string folded = text::fold_case(code);
  return folded.starts_with("yundun-") || holds(kServices, folded);
}

std::vector<std::string> services() {
  std::vector<std::string> names;
  append(kServices, names);
  return names;
}

KnownActions actions_of(std::string_view service) {
  KnownActions known;
  if (service == "ram") {
    append(kRam, known.names);
    known.is_listed = true;
  } else if (service == "sts") {
    append(kSts, known.names);
    known.is_listed = true;
  } else if (service == "oss") {
    append(kOssObject, known.names);
    append(kOssBucket, known.names);
    known.names.emplace_back("ListBuckets");
  } else {
    const auto usual = usual_actions(service);
    known.names.assign(usual.begin(), usual.end());
  }
  return known;
}

Catalogued catalogued() {
  Catalogued found;
  for (const auto& service : policy::resource_group_services()) found.services.emplace(service.code);
  for (const policy::SystemPolicy& each : policy::system_policies()) {
    const auto document = policy::whole_document(each.name);
    if (!document) continue;
    for (const policy::Statement& statement : document->statements) {
      for (const std::string& action : statement.actions) {
        const std::string folded = text::fold_case(action);
        found.services.insert(folded.substr(0, folded.find(':')));
        found.actions.insert(folded);
      }
    }
  }
  return found;
}

std::optional<OssLevel> oss_level(std::string_view action) {
  const std::string folded = text::fold_case(action);
  if (!folded.starts_with("oss:")) return std::nullopt;
  const std::string name = folded.substr(4);
  if (holds(kOssObject, name)) return OssLevel::object;
  if (holds(kOssBucket, name)) return OssLevel::bucket;
  return std::nullopt;
}

}  // namespace ramify::access
