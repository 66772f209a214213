#include <algorithm>
#include <array>

#include "actions.h"

namespace ramify::access {
namespace {

// Of these services the actions that are used most; there are others.
constexpr std::array kEcs = std::to_array<std::string_view>({"AllocatePublicIpAddress",
                                                             "AttachDisk",
                                                             "AttachInstanceRamRole",
                                                             "AuthorizeSecurityGroup",
                                                             "AuthorizeSecurityGroupEgress",
                                                             "CopyImage",
                                                             "CreateDisk",
                                                             "CreateImage",
                                                             "CreateInstance",
                                                             "CreateKeyPair",
                                                             "CreateLaunchTemplate",
                                                             "CreateSecurityGroup",
                                                             "CreateSnapshot",
                                                             "DeleteDisk",
                                                             "DeleteImage",
                                                             "DeleteInstance",
                                                             "DeleteInstances",
                                                             "DeleteKeyPairs",
                                                             "DeleteSecurityGroup",
                                                             "DeleteSnapshot",
                                                             "DescribeDisks",
                                                             "DescribeImages",
                                                             "DescribeInstanceAttribute",
                                                             "DescribeInstanceStatus",
                                                             "DescribeInstanceTypes",
                                                             "DescribeInstances",
                                                             "DescribeKeyPairs",
                                                             "DescribeRegions",
                                                             "DescribeSecurityGroupAttribute",
                                                             "DescribeSecurityGroups",
                                                             "DescribeSnapshots",
                                                             "DescribeZones",
                                                             "DetachDisk",
                                                             "DetachInstanceRamRole",
                                                             "InvokeCommand",
                                                             "ModifyInstanceAttribute",
                                                             "ModifyInstanceSpec",
                                                             "ModifySecurityGroupRule",
                                                             "RebootInstance",
                                                             "RebootInstances",
                                                             "RevokeSecurityGroup",
                                                             "RevokeSecurityGroupEgress",
                                                             "RunCommand",
                                                             "RunInstances",
                                                             "StartInstance",
                                                             "StartInstances",
                                                             "StopInstance",
                                                             "StopInstances"});
constexpr std::array kKms = std::to_array<std::string_view>({"AsymmetricDecrypt",
                                                             "AsymmetricEncrypt",
                                                             "AsymmetricSign",
                                                             "AsymmetricVerify",
                                                             "CancelKeyDeletion",
                                                             "CreateAlias",
                                                             "CreateKey",
                                                             "CreateKeyVersion",
                                                             "CreateSecret",
                                                             "Decrypt",
                                                             "DeleteAlias",
                                                             "DeleteSecret",
                                                             "DescribeKey",
                                                             "DescribeSecret",
                                                             "DisableKey",
                                                             "EnableKey",
                                                             "Encrypt",
                                                             "GenerateDataKey",
                                                             "GenerateDataKeyWithoutPlaintext",
                                                             "GetKeyPolicy",
                                                             "GetPublicKey",
                                                             "GetSecretPolicy",
                                                             "GetSecretValue",
                                                             "ListAliases",
                                                             "ListKeys",
                                                             "ListSecrets",
                                                             "PutSecretValue",
                                                             "ReEncrypt",
                                                             "RestoreSecret",
                                                             "RotateSecret",
                                                             "ScheduleKeyDeletion",
                                                             "SetKeyPolicy",
                                                             "SetSecretPolicy",
                                                             "UpdateSecret"});
constexpr std::array kLog = std::to_array<std::string_view>(
    {"CreateConfig", "CreateIndex",    "CreateLogStore",       "CreateProject",   "DeleteConfig",
     "DeleteIndex",  "DeleteLogStore", "DeleteProject",        "GetConfig",       "GetCursorOrData",
     "GetIndex",     "GetLogStore",    "GetLogStoreHistogram", "GetLogStoreLogs", "GetProject",
     "ListConfig",   "ListLogStores",  "ListProject",          "ListShards",      "PostLogStoreLogs",
     "UpdateConfig", "UpdateIndex",    "UpdateLogStore",       "UpdateProject"});
constexpr std::array kRds = std::to_array<std::string_view>(
    {"CreateAccount", "CreateBackup", "CreateDBInstance", "CreateDatabase", "DeleteAccount", "DeleteDBInstance",
     "DeleteDatabase", "DescribeAccounts", "DescribeBackups", "DescribeDBInstanceAttribute", "DescribeDBInstances",
     "DescribeDatabases", "ModifyDBInstanceSpec", "ModifySecurityIps", "ResetAccountPassword", "RestartDBInstance"});
constexpr std::array kSlb = std::to_array<std::string_view>(
    {"AddBackendServers", "CreateLoadBalancer", "CreateLoadBalancerHTTPListener", "CreateLoadBalancerHTTPSListener",
     "CreateLoadBalancerTCPListener", "CreateLoadBalancerUDPListener", "CreateVServerGroup", "DeleteLoadBalancer",
     "DeleteLoadBalancerListener", "DeleteVServerGroup", "DescribeHealthStatus", "DescribeLoadBalancerAttribute",
     "DescribeLoadBalancers", "RemoveBackendServers", "SetBackendServers", "SetLoadBalancerStatus",
     "StartLoadBalancerListener", "StopLoadBalancerListener", "UploadServerCertificate"});
constexpr std::array kVpc = std::to_array<std::string_view>({"AllocateEipAddress",
                                                             "AssociateEipAddress",
                                                             "CreateNatGateway",
                                                             "CreateRouteEntry",
                                                             "CreateRouteTable",
                                                             "CreateVSwitch",
                                                             "CreateVpc",
                                                             "DeleteNatGateway",
                                                             "DeleteRouteEntry",
                                                             "DeleteRouteTable",
                                                             "DeleteVSwitch",
                                                             "DeleteVpc",
                                                             "DescribeEipAddresses",
                                                             "DescribeNatGateways",
                                                             "DescribeRouteTableList",
                                                             "DescribeRouteTables",
                                                             "DescribeVSwitches",
                                                             "DescribeVpcs",
                                                             "ModifyVSwitchAttribute",
                                                             "ModifyVpcAttribute",
                                                             "ReleaseEipAddress",
                                                             "UnassociateEipAddress"});

struct Usual {
  std::string_view service;
  std::span<const std::string_view> actions;
};
constexpr std::array kUsual = {Usual{"ecs", kEcs}, Usual{"kms", kKms}, Usual{"log", kLog},
                               Usual{"rds", kRds}, Usual{"slb", kSlb}, Usual{"vpc", kVpc}};

}  // namespace

std::span<const std::string_view> usual_actions(std::string_view service) {
  const auto* found =
      std::find_if(kUsual.begin(), kUsual.end(), [&](const Usual& row) { return row.service == service; });
  return found == kUsual.end() ? std::span<const std::string_view>() : found->actions;
}

}  // namespace ramify::access
