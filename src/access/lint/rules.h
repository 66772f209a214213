#pragma once

/// The checks of `lint_rules()`, a file each, in the rows' order.
namespace ramify::access {

class Look;
class Findings;

namespace rules {

void near_limits(const Look& look, Findings& findings);
void unknown_action(const Look& look, Findings& findings);
void unknown_key(const Look& look, Findings& findings);
void literal_wildcard(const Look& look, Findings& findings);
void resource_mismatch(const Look& look, Findings& findings);
void empty_list(const Look& look, Findings& findings);
void redundant(const Look& look, Findings& findings);
void letter_case(const Look& look, Findings& findings);
void variable(const Look& look, Findings& findings);
void host_bits(const Look& look, Findings& findings);
void bare_statement(const Look& look, Findings& findings);
void everything(const Look& look, Findings& findings);
void whole_service(const Look& look, Findings& findings);
void allow_not_action(const Look& look, Findings& findings);
void allow_not_resource(const Look& look, Findings& findings);
void escalation(const Look& look, Findings& findings);
void two_steps(const Look& look, Findings& findings);
void assume_any_role(const Look& look, Findings& findings);
void pass_role(const Look& look, Findings& findings);
void credentials(const Look& look, Findings& findings);
void exposure(const Look& look, Findings& findings);
void data_read(const Look& look, Findings& findings);
void effectively_everything(const Look& look, Findings& findings);
void mfa_deny(const Look& look, Findings& findings);
void lock_out(const Look& look, Findings& findings);
void open_network(const Look& look, Findings& findings);
void high_risk(const Look& look, Findings& findings);
void idle_deny(const Look& look, Findings& findings);
void can_assume_would_do(const Look& look, Findings& findings);
void wildcard_principal(const Look& look, Findings& findings);
void foreign_root(const Look& look, Findings& findings);
void no_external_id(const Look& look, Findings& findings);
void unknown_account(const Look& look, Findings& findings);
void weak_external_id(const Look& look, Findings& findings);
void open_federation(const Look& look, Findings& findings);
void nobody(const Look& look, Findings& findings);
void cycle(const Look& look, Findings& findings);
void long_session(const Look& look, Findings& findings);
void trust_action(const Look& look, Findings& findings);
void no_source_identity(const Look& look, Findings& findings);
void half_wired(const Look& look, Findings& findings);
void lower_tier(const Look& look, Findings& findings);
void path_to_administrator(const Look& look, Findings& findings);
void cancelled(const Look& look, Findings& findings);
void missing_half(const Look& look, Findings& findings);
void scope_without_effect(const Look& look, Findings& findings);
void policy_on_user(const Look& look, Findings& findings);
void unused(const Look& look, Findings& findings);
void no_group(const Look& look, Findings& findings);
void weak_logon(const Look& look, Findings& findings);
void undescribed(const Look& look, Findings& findings);
void redundant_policy(const Look& look, Findings& findings);
void two_modes(const Look& look, Findings& findings);
void expired_suppression(const Look& look, Findings& findings);
void unused_suppression(const Look& look, Findings& findings);
void unknown_rule(const Look& look, Findings& findings);

}  // namespace rules
}  // namespace ramify::access
