#include "ramify/policy/catalogue.h"

#include <algorithm>
#include <array>

#include "ramify/text/text.h"

namespace ramify::policy {
namespace {

constexpr std::string_view kNotSeen = "RAM documentation, by name";
constexpr std::string_view kServicePages = "the service's own documentation of its system policies, by name";

// Sorted by name. A document stands here only as far as the RAM documentation shows it; what is merely likely does not.
constexpr std::array kSystemPolicies{
    SystemPolicy{"AdministratorAccess", "Manages all resources of the account", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})", "v1", "",
                 "RAM documentation, developer reference, administratoraccess", true,
                 "the RAM documentation rates Action * on Resource * as high risk and advises at most three holders"},
    SystemPolicy{"AliyunAccountCenterReadOnlyAccess", "Reads the account center", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["accountcenter:Query*",)"
                 R"("accountcenter:AccountAddressQuery*","accountcenter:AccountContactQuery*",)"
                 R"("accountcenter:EnterpriseContactQuery*","accountcenter:EnterpriseAddressQuery*",)"
                 R"("accountcenter:EnterpriseTodoQuery*"],"Resource":"*"},{"Effect":"Allow",)"
                 R"("Action":["bss:DescribeSwitchServiceQueryStatus","bss:DescribeEnterpriseRelation"],)"
                 R"("Resource":"*"}]})",
                 "v3", "2026-01-08", "RAM documentation, developer reference, aliyunaccountcenterreadonlyaccess", false,
                 ""},
    SystemPolicy{"AliyunActionTrailFullAccess", "Manages ActionTrail", Knowledge::name_only, "", "", "", kNotSeen, true,
                 ""},
    SystemPolicy{"AliyunActionTrailReadOnlyAccess", "Reads ActionTrail", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"AliyunALBReadOnlyAccess", "Reads Application Load Balancer", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["alb:Describe*","alb:List*","alb:Get*",)"
                 R"("cms:QueryMetricList"],"Resource":"*"}]})",
                 "v1", "", "RAM documentation, developer reference, aliyunalbreadonlyaccess", false, ""},
    SystemPolicy{"AliyunARMSFullAccess", "Manages Application Real-Time Monitoring", Knowledge::partial,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["arms:*","cms:*","xtrace:Describe*",)"
                 R"("xtrace:Get*","xtrace:Read*"],"Resource":"*"},{"Effect":"Allow",)"
                 R"("Action":"ram:CreateServiceLinkedRole","Resource":"*","Condition":{"StringEquals":{)"
                 R"("ram:ServiceName":["arms.aliyuncs.com","audit.log.aliyuncs.com","security.arms.aliyuncs.com"]}})"
                 R"(}]})",
                 "v16", "2026-01-30", "RAM documentation, developer reference, aliyunarmsfullaccess", false, ""},
    SystemPolicy{"AliyunARMSReadOnlyAccess", "Reads Application Real-Time Monitoring", Knowledge::partial,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["arms:DoInsightsAction",)"
                 R"("arms:Describe*","arms:List*","arms:Get*","arms:Search*","arms:Check*","arms:Query*",)"
                 R"("xtrace:Read*","xtrace:Get*","xtrace:Describe*","cms:Get*","cms:List*","cms:Query*",)"
                 R"("cms:BatchQuery*","cms:Describe*","cms:Cursor","cms:BatchGet","cms:BatchExport","cms:Check*",)"
                 R"("log:GetAgentInstanceConfig","log:GetMLServiceResults"],"Resource":"*"}]})",
                 "v13", "2025-11-28", "RAM documentation, developer reference, aliyunarmsreadonlyaccess", false, ""},
    SystemPolicy{"AliyunBSSFullAccess", "Manages billing", Knowledge::name_only, "", "", "", kNotSeen, true, ""},
    SystemPolicy{"AliyunCENFullAccess", "Manages Cloud Enterprise Network", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"AliyunCENReadOnlyAccess", "Reads Cloud Enterprise Network", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"AliyunCloudSSOFullAccess", "Manages CloudSSO", Knowledge::name_only, "", "", "", kNotSeen, true, ""},
    SystemPolicy{"AliyunCloudSSOReadOnlyAccess", "Reads CloudSSO", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["cloudsso:List*","cloudsso:Get*",)"
                 R"("cloudsso:Check*"],"Resource":"*"},{"Effect":"Allow",)"
                 R"("Action":["resourcemanager:GetResourceDirectory","resourcemanager:ListParents",)"
                 R"("resourcemanager:ListChildrenForParent","resourcemanager:ListAncestors",)"
                 R"("resourcemanager:ListAccountRecordsForParent","resourcemanager:GetFolder",)"
                 R"("resourcemanager:GetAccount"],"Resource":"*"},{"Effect":"Allow",)"
                 R"("Action":["ram:GetPolicyVersion","ram:ListPolicyVersions","ram:GetPolicy"],)"
                 R"("Resource":"acs:ram:*:system:policy/*"}]})",
                 "v1", "2021-08-20", "RAM documentation, developer reference, aliyuncloudssoreadonlyaccess", false, ""},
    SystemPolicy{"AliyunConfigReadOnlyAccess", "Reads Cloud Config", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["config:Describe*","config:List*",)"
                 R"("config:Get*"],"Resource":"*"}]})",
                 "v2", "", "RAM documentation, developer reference, aliyunconfigreadonlyaccess", false, ""},
    SystemPolicy{"AliyunECSAssistantFullAccess", "Manages Cloud Assistant", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"AliyunECSAssistantReadonlyAccess", "Reads Cloud Assistant", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"AliyunECSFullAccess", "Manages Elastic Compute Service", Knowledge::name_only, "", "", "", kNotSeen,
                 false, ""},
    SystemPolicy{"AliyunECSNetworkInterfaceManagementAccess", "Manages elastic network interfaces",
                 Knowledge::name_only, "", "", "", kServicePages, false, ""},
    SystemPolicy{"AliyunECSReadOnlyAccess", "Reads Elastic Compute Service", Knowledge::name_only, "", "", "", kNotSeen,
                 false, ""},
    SystemPolicy{"AliyunESSReadOnlyAccess", "Reads Auto Scaling", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["ess:Describe*","ess:List*"],)"
                 R"("Resource":"*"}]})",
                 "v2", "", "RAM documentation, developer reference, aliyunessreadonlyaccess", false, ""},
    SystemPolicy{"AliyunGlobalAccelerationFullAccess", "Manages Global Accelerator", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"AliyunGlobalAccelerationReadOnlyAccess", "Reads Global Accelerator", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"AliyunHCSSGWFullAccess", "Manages Cloud Storage Gateway", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"AliyunHCSSGWReadOnlyAccess", "Reads Cloud Storage Gateway", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"AliyunKMSCryptoAdminAccess", "Manages keys of Key Management Service", Knowledge::name_only, "", "",
                 "", kServicePages, false, ""},
    SystemPolicy{"AliyunKMSCryptoUserAccess", "Uses keys of Key Management Service", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"AliyunKMSFullAccess", "Manages Key Management Service", Knowledge::name_only, "", "", "", kNotSeen,
                 true, ""},
    SystemPolicy{"AliyunLogFullAccess", "Manages Simple Log Service", Knowledge::name_only, "", "", "", kNotSeen, false,
                 ""},
    SystemPolicy{"AliyunLogReadOnlyAccess", "Reads Simple Log Service", Knowledge::name_only, "", "", "", kNotSeen,
                 false, ""},
    SystemPolicy{"AliyunNLBReadOnlyAccess", "Reads Network Load Balancer", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["nlb:Describe*","nlb:List*","nlb:Get*",)"
                 R"("cms:QueryMetricList"],"Resource":"*"}]})",
                 "v1", "", "RAM documentation, developer reference, aliyunnlbreadonlyaccess", false, ""},
    SystemPolicy{"AliyunOSSFullAccess", "Manages Object Storage Service", Knowledge::name_only, "", "", "", kNotSeen,
                 false, ""},
    SystemPolicy{"AliyunOSSReadOnlyAccess", "Reads Object Storage Service", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:Get*","oss:List*"],"Resource":"*"})"
                 R"(]})",
                 "v1", "2017-08-17", "RAM documentation, developer reference, aliyunossreadonlyaccess", false, ""},
    SystemPolicy{"AliyunOTSFullAccess", "Manages Tablestore", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"ots:*","Resource":"*"}]})", "v1", "",
                 "RAM documentation, developer reference, aliyunotsfullaccess", false, ""},
    SystemPolicy{"AliyunPTSFullAccess", "Manages Performance Testing", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"pts:*","Resource":"*"},{)"
                 R"("Effect":"Allow","Action":["ecs:DescribeInstance*","ecs:DescribeDisks",)"
                 R"("ecs:AuthorizeSecurityGroup","ecs:RevokeSecurityGroup","slb:DescribeLoadBalancer*",)"
                 R"("slb:DescribeHealthStatus","rds:DescribeDbInstance*","cms:QueryMetricList",)"
                 R"("cms:NodeStatusList","cms:ListNodeStatus","cms:GetNodeStatus","cms:ListNode",)"
                 R"("cms:ListNodeProcesses","cms:CreateAgentInstallTask","cms:GetProfile"],"Resource":"*"},{)"
                 R"("Effect":"Allow","Action":["ram:CreateServiceLinkedRole","ram:ListUserBasicInfos"],)"
                 R"("Resource":"*","Condition":{"StringEquals":{"ram:ServiceName":"pts.aliyuncs.com"}}}]})",
                 "v7", "2021-12-03", "RAM documentation, developer reference, aliyunptsfullaccess", false, ""},
    SystemPolicy{"AliyunPTSReadOnlyAccess", "Reads Performance Testing", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["pts:Check*","pts:Describe*",)"
                 R"("pts:Get*","pts:List*","pts:Query*","pts:Search*","pts:ApplicationGranted","pts:CompareReport",)"
                 R"("pts:ExportReport","pts:InvokeRecorder","pts:PreviewJmxParser"],"Resource":"*"}]})",
                 "v1", "2024-01-26", "RAM documentation, developer reference, aliyunptsreadonlyaccess", false, ""},
    SystemPolicy{"AliyunRAMFullAccess", "Manages RAM: identities and permissions", Knowledge::name_only, "", "", "",
                 kNotSeen, true, ""},
    SystemPolicy{"AliyunRAMReadOnlyAccess", "Reads RAM", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["ram:Get*","ram:List*",)"
                 R"("ram:GenerateCredentialReport","accessanalyzer:Get*","accessanalyzer:List*"],"Resource":"*"}]})",
                 "v3", "2025-12-03", "RAM documentation, developer reference, aliyunramreadonlyaccess", false, ""},
    SystemPolicy{"AliyunRDSReadOnlyAccess", "Reads ApsaraDB RDS", Knowledge::partial,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"rds:Describe*","Resource":"*"}]})", "v3",
                 "", "RAM documentation, developer reference, aliyunrdsreadonlyaccess", false, ""},
    SystemPolicy{"AliyunResourceDirectoryFullAccess", "Manages the resource directory", Knowledge::name_only, "", "",
                 "", kNotSeen, true, ""},
    SystemPolicy{"AliyunResourceDirectoryReadOnlyAccess", "Reads the resource directory", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["resourcemanager:Get*",)"
                 R"("resourcemanager:List*"],"Resource":"*"}]})",
                 "v6", "", "RAM documentation, developer reference, aliyunresourcedirectoryreadonlyaccess", false, ""},
    SystemPolicy{"AliyunSLBFullAccess", "Manages Server Load Balancer", Knowledge::name_only, "", "", "", kNotSeen,
                 false, ""},
    SystemPolicy{"AliyunSLBReadOnlyAccess", "Reads Server Load Balancer", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["slb:Describe*","slb:List*","slb:Get*",)"
                 R"("cms:QueryMetric*"],"Resource":"*"}]})",
                 "v4", "2025-10-15", "RAM documentation, developer reference, aliyunslbreadonlyaccess", false, ""},
    SystemPolicy{"AliyunSTSAssumeRoleAccess", "Assumes roles through STS", Knowledge::whole,
                 R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]})", "v1",
                 "2017", "RAM documentation, developer reference, aliyunstsassumeroleaccess", false,
                 "lets its holder into every role, of any account, that trusts the holder's account"},
    SystemPolicy{"AliyunVPCFullAccess", "Manages Virtual Private Cloud", Knowledge::name_only, "", "", "",
                 kServicePages, false, ""},
    SystemPolicy{"PowerUserAccess", "Manages all resources but RAM's and the account's own", Knowledge::name_only, "",
                 "", "", kNotSeen, true, ""},
    SystemPolicy{"ReadOnlyAccess", "Reads all resources of the account", Knowledge::name_only, "", "", "", kNotSeen,
                 false, ""},
};

}  // namespace

std::span<const SystemPolicy> system_policies() {
  return kSystemPolicies;
}

const SystemPolicy* find_system_policy(std::string_view name) {
  const std::string folded = text::fold_case(name);
  const auto* found = std::find_if(kSystemPolicies.begin(), kSystemPolicies.end(),
                                   [&](const SystemPolicy& p) { return text::fold_case(p.name) == folded; });
  return found == kSystemPolicies.end() ? nullptr : found;
}

std::optional<Document> whole_document(std::string_view name) {
  const SystemPolicy* known = find_system_policy(name);
  if (known == nullptr || known->knowledge != Knowledge::whole) return std::nullopt;
  auto document = parse(known->document, DocumentKind::identity);
  if (!document) return std::nullopt;
  return std::move(*document);
}

}  // namespace ramify::policy
