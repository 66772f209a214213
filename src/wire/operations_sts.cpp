#include "operation_rows.h"

namespace ramify::wire {
namespace {

using namespace rows;

constexpr ParamSpec assume_role[] = {need("RoleArn"),    need("RoleSessionName"), number("DurationSeconds"),
                                     text("ExternalId"), text("Policy"),          text("SourceIdentity")};
constexpr ParamSpec assume_role_with_oidc[] = {need("OIDCProviderArn"), need("OIDCToken"),         need("RoleArn"),
                                               need("RoleSessionName"), number("DurationSeconds"), text("Policy")};
constexpr ParamSpec assume_role_with_saml[] = {need("RoleArn"), need("SAMLAssertion"), need("SAMLProviderArn"),
                                               number("DurationSeconds"), text("Policy")};

// STS 2015-04-01.
constexpr OperationSpec table[] = {
    {Service::sts, "AssumeRole", assume_role, Paging::none, RateClass::sts, false, false, "sts:AssumeRole", {}},
    {Service::sts, "AssumeRoleWithOIDC", assume_role_with_oidc, Paging::none, RateClass::sts, false, true, "", {}},
    {Service::sts, "AssumeRoleWithSAML", assume_role_with_saml, Paging::none, RateClass::sts, false, true, "", {}},
    {Service::sts, "GetCallerIdentity", no_params, Paging::none, RateClass::sts, false, false, "", {}},
};

}  // namespace

std::span<const OperationSpec> sts_operations() {
  return table;
}

}  // namespace ramify::wire
