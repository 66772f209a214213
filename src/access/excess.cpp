#include "excess.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "frontier.h"
#include "ramify/text/text.h"
#include "request_forms.h"

namespace ramify::access {
namespace {

/// So many states are looked through, and so much is compared.
struct Budget {
  std::size_t states = 120'000;
  std::size_t work = 400'000'000;
};
/// So many ways to take one pattern of each of two statements are told apart.
constexpr std::uint64_t kMostChoices = 20'000;

/// The patterns of all statements, in one table of steps.
class Table {
 public:
  /// A pattern of a statement, which may stand for several.
  using Starts = std::vector<std::uint32_t>;
  struct Row {
    const policy::Statement* statement = nullptr;
    Starts actions;
    Starts resources;
  };
  std::size_t add(const policy::Statement& statement) {
    const auto owner = static_cast<std::uint32_t>(rows_.size());
    Row row{&statement, {}, {}};
    for (const auto& action : statement.actions) {
      row.actions.push_back(put(glob_tokens(text::fold_case(action)), owner));
    }
    for (const auto& resource : statement.resources) {
      for (const Tokens& tokens : resource_tokens(resource)) row.resources.push_back(put(tokens, owner));
    }
    rows_.push_back(std::move(row));
    return owner;
  }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const Row& operator[](std::size_t row) const { return rows_[row]; }
  /// A place that says no more than that the row's resources are asked about.
  [[nodiscard]] static std::uint32_t presence(std::size_t row) { return kPresence + static_cast<std::uint32_t>(row); }
  [[nodiscard]] bool is_of(std::uint32_t place, std::size_t row) const {
    return place < kPresence && owners_[place] == row;
  }

  void enter(Places& at, std::uint32_t place) const {
    at.push_back(place);
    while (tokens_[place].kind == Token::Kind::run) at.push_back(++place);
  }
  [[nodiscard]] Places follow(const Places& at, Symbol c) const {
    Places to;
    for (const auto place : at) {
      if (place >= kPresence) {
        to.push_back(place);
        continue;
      }
      const Token& token = tokens_[place];
      if (token.lets_by(c)) enter(to, token.kind == Token::Kind::run ? place : place + 1);
    }
    settle(to);
    return to;
  }
  void add_named(const Places& at, std::vector<Symbol>& named) const {
    for (const auto place : at) {
      if (place < kPresence && tokens_[place].kind == Token::Kind::literal) named.push_back(tokens_[place].character);
    }
  }
  /// Whether a pattern of the row ends here.
  [[nodiscard]] bool ends(const Places& at, std::size_t row) const {
    return std::any_of(at.begin(), at.end(),
                       [&](auto place) { return is_of(place, row) && tokens_[place].kind == Token::Kind::end; });
  }

 private:
  static constexpr std::uint32_t kPresence = 0x80000000;
  std::uint32_t put(const Tokens& tokens, std::uint32_t owner) {
    const auto start = static_cast<std::uint32_t>(tokens_.size());
    tokens_.insert(tokens_.end(), tokens.begin(), tokens.end());
    owners_.resize(tokens_.size(), owner);
    return start;
  }
  Tokens tokens_;
  std::vector<std::uint32_t> owners_;
  std::vector<Row> rows_;
};

using Rows = std::vector<std::size_t>;

/// Looks for a request that some statements speak of, and as few others as can be.
class RequestSearch {
 public:
  /// Whether a request of which these rows speak, beside the wanted, is what is looked for; never more than for fewer.
  using Judge = std::function<bool(const Rows&)>;
  RequestSearch(const Table& table, Rows wanted, Rows shunned, Judge judge, Budget& budget)
      : table_(table),
        wanted_(std::move(wanted)),
        shunned_(std::move(shunned)),
        judge_(std::move(judge)),
        budget_(budget),
        frontier_(budget.work) {}

  /// The action and the resource, if there is one and the budget lasts.
  std::optional<std::pair<std::string, std::string>> run() {
    begin({}, {}, &Table::Row::actions, &policy::Statement::not_action, Phase::action, shunned_);
    while (!open_.empty()) {
      if (budget_.states == 0 || budget_.work == 0) return std::nullopt;
      --budget_.states;
      const State state = std::move(open_.front());
      open_.pop_front();
      if (form(state).ends(state.form)) {
        if (state.phase == Phase::action) {
          enter_resources(state);
        } else if (is_found(state)) {
          return std::make_pair(state.action, state.text);
        }
      }
      expand(state);
    }
    return std::nullopt;
  }

 private:
  enum class Phase : std::uint8_t { action, resource };
  struct State {
    Phase phase = Phase::action;
    std::uint32_t form = 0;
    std::uint64_t choice = 0;
    Places wanted;   ///< the farther, the better
    Places shunned;  ///< the farther, the worse
    std::string action;
    std::string text;
  };

  /// One of these patterns, or none where there is one way more.
  struct Pick {
    const Table::Starts* starts = nullptr;
    std::uint64_t ways = 0;
  };

  static const Form& form(const State& state) { return state.phase == Phase::action ? action_form() : arn_form(); }

  /// One state for each way to take one pattern of every wanted row.
  void begin(const std::string& action, const Places& present, Table::Starts Table::Row::*part,
             bool policy::Statement::*inverted, Phase phase, const Rows& shunned) {
    State first{phase, 0, 0, {}, present, action, {}};
    std::vector<Pick> picks;
    std::uint64_t choices = 1;
    for (const std::size_t row : wanted_) {
      const auto& starts = table_[row].*part;
      if (table_[row].statement->*inverted) {
        for (const auto start : starts) table_.enter(first.shunned, start);
      } else {
        picks.push_back({&starts, starts.size()});
        choices *= starts.size();
      }
    }
    for (const std::size_t row : shunned) {
      const auto& starts = table_[row].*part;
      // What holds for all but some is out of the way where one of these fits; or it is not.
      const bool is_picked = table_[row].statement->*inverted && choices * (starts.size() + 1) <= kMostChoices;
      if (is_picked) {
        picks.push_back({&starts, starts.size() + 1});
        choices *= starts.size() + 1;
        continue;
      }
      Places& at = table_[row].statement->*inverted ? first.wanted : first.shunned;
      for (const auto start : starts) table_.enter(at, start);
    }
    settle(first.wanted);
    settle(first.shunned);
    if (choices > kMostChoices) budget_.states = 0;
    for (std::uint64_t choice = 0; choice < choices && budget_.states > 0; ++choice) {
      State state = first;
      state.choice = choice;
      std::uint64_t rest = choice;
      for (const Pick& pick : picks) {
        const std::uint64_t at = rest % pick.ways;
        rest /= pick.ways;
        if (at < pick.starts->size()) table_.enter(state.wanted, (*pick.starts)[at]);
      }
      settle(state.wanted);
      push(std::move(state));
    }
  }

  void push(State state) {
    constexpr std::uint64_t kChoices = 1ULL << 40U;
    const auto inverted =
        state.phase == Phase::action ? &policy::Statement::not_action : &policy::Statement::not_resource;
    for (const std::size_t row : wanted_) {
      const bool is_out =
          !(table_[row].statement->*inverted) &&
          std::none_of(state.wanted.begin(), state.wanted.end(), [&](auto place) { return table_.is_of(place, row); });
      if (is_out) return;
    }
    const std::uint64_t kind = (state.form * 2 + static_cast<std::uint64_t>(state.phase)) * kChoices + state.choice;
    if (frontier_.add(kind, state.wanted, state.shunned)) open_.push_back(std::move(state));
  }

  [[nodiscard]] bool speaks(const State& state, std::size_t row, bool inverted, bool is_wanted) const {
    return table_.ends(inverted == is_wanted ? state.shunned : state.wanted, row) != inverted;
  }

  void enter_resources(const State& state) {
    for (const std::size_t row : wanted_) {
      if (!speaks(state, row, table_[row].statement->not_action, true)) return;
    }
    Rows rest;
    Places present;
    for (const std::size_t row : shunned_) {
      if (!speaks(state, row, table_[row].statement->not_action, false)) continue;
      rest.push_back(row);
      if (table_[row].statement->not_resource) present.push_back(Table::presence(row));
    }
    // With fewer rows in the way whatever there is to find has been begun already.
    const bool is_begun = std::any_of(begun_.begin(), begun_.end(), [&](const Rows& fewer) {
      return std::includes(rest.begin(), rest.end(), fewer.begin(), fewer.end());
    });
    if (is_begun) return;
    begun_.push_back(rest);
    begin(state.text, present, &Table::Row::resources, &policy::Statement::not_resource, Phase::resource, rest);
  }

  [[nodiscard]] bool is_found(const State& state) {
    for (const std::size_t row : wanted_) {
      if (!speaks(state, row, table_[row].statement->not_resource, true)) return false;
    }
    Rows met;
    for (const std::size_t row : shunned_) {
      const bool inverted = table_[row].statement->not_resource;
      const bool absent =
          inverted && !std::binary_search(state.shunned.begin(), state.shunned.end(), Table::presence(row));
      if (!absent && speaks(state, row, inverted, false)) met.push_back(row);
    }
    const auto [known, is_new] = judged_.try_emplace(met, false);
    if (is_new) known->second = judge_(met);
    return known->second;
  }

  void expand(const State& state) {
    std::vector<Symbol> named;
    table_.add_named(state.wanted, named);
    table_.add_named(state.shunned, named);
    for (const Symbol c : form(state).choices(state.form, std::move(named))) {
      push({state.phase, form(state).step_over(state.form, c), state.choice, table_.follow(state.wanted, c),
            table_.follow(state.shunned, c), state.action, state.text + text_of(c)});
    }
  }

  const Table& table_;
  Rows wanted_;
  Rows shunned_;
  Judge judge_;
  Budget& budget_;
  Frontier frontier_;
  std::deque<State> open_;
  std::map<Rows, bool> judged_;
  std::vector<Rows> begun_;  ///< sorted each
};

policy::Document deny_assuming(std::vector<std::string> resources, bool inverted) {
  policy::Statement statement;
  statement.effect = policy::Effect::deny;
  statement.actions = {"sts:AssumeRole"};
  statement.not_resource = inverted;
  statement.resources = std::move(resources);
  return {{std::move(statement)}};
}

class Asker {
 public:
  Asker(const std::vector<Held>& before, const std::vector<Held>& after, const Elsewhere* elsewhere, TermBook& book)
      : book_(book),
        any_(deny_assuming({"*"}, false)),
        described_(deny_assuming(elsewhere == nullptr ? std::vector<std::string>{"*"} : elsewhere->described(), false)),
        no_role_(deny_assuming({std::string(Elsewhere::any_role())}, true)) {
    add(before, before_);
    add(after, after_);
    holders_.resize(before_.size());
    for (const Held& each : after) holders_.resize(holders_.size() + each.document->statements.size(), &each);
    add({{&nobody_, &any_}, {&nobody_, &described_}, {&nobody_, &no_role_}}, after_);
  }

  Excess run() {
    Rows denials;
    for (std::size_t row = 0; row < before_.size(); ++row) {
      // What is denied by the same statement still is nobody's gain.
      if (before_[row].is_deny() && !is_said_by(before_[row], after_)) denials.push_back(row);
    }
    for (std::size_t row = before_.size(); row < holders_.size(); ++row) {
      if (clause(row).is_deny()) continue;
      // Of what is denied before one statement is enough to show it; or it was not allowed.
      Rows reasons = denials;
      if (!is_said_by(clause(row), before_)) reasons.push_back(kNone);
      for (const std::size_t denial : reasons) {
        if (auto found = look(row, denial)) return *std::move(found);
        if (budget_.states == 0 || budget_.work == 0) return unsure();
      }
    }
    return is_unsure_ ? unsure() : Excess{};
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static Excess unsure() {
    Excess excess;
    excess.answer = Excess::Answer::unsure;
    return excess;
  }

  void add(const std::vector<Held>& held, std::vector<Clause>& clauses) {
    for (const Held& each : held) {
      for (std::size_t s = 0; s < each.document->statements.size(); ++s) {
        const policy::Statement& statement = each.document->statements[s];
        clauses.push_back(
            {&statement, each.attachment, s, book_.place_of(statement.conditions), Bits(1), Bits(1, true)});
        rows_.add(statement);
      }
    }
  }
  /// Whether one of them says the same, but for the order of its lists.
  static bool is_said_by(const Clause& one, const std::vector<Clause>& others) {
    const auto words = [](const Clause& clause) {
      const policy::Statement& statement = *clause.statement;
      std::set<std::string> actions;
      for (const auto& action : statement.actions) actions.insert(text::fold_case(action));
      return std::make_tuple(statement.effect, statement.not_action, statement.not_resource, clause.when,
                             clause.by->resource_group, std::move(actions),
                             std::set<std::string>(statement.resources.begin(), statement.resources.end()));
    };
    return std::any_of(others.begin(), others.end(), [&](const Clause& other) { return words(other) == words(one); });
  }
  Clause& clause(std::size_t row) { return row < before_.size() ? before_[row] : after_[row - before_.size()]; }

  std::optional<Excess> look(std::size_t allow, std::size_t denial) {
    Rows wanted{allow};
    if (denial != kNone) wanted.push_back(denial);
    Rows shunned;
    for (std::size_t row = 0; row < holders_.size(); ++row) {
      if (clause(row).is_deny() != (row < before_.size())) shunned.push_back(row);
    }
    // As far as assuming roles is no grant; a role of another account is out of a resource group's reach.
    if (clause(allow).by->resource_group) {
      shunned.push_back(holders_.size());
    } else {
      shunned.insert(shunned.end(), {holders_.size() + 1, holders_.size() + 2});
    }
    const auto judge = [&](const Rows& met) {
      Rows speaking = met;
      speaking.insert(speaking.end(), wanted.begin(), wanted.end());
      return is_more(speaking);
    };
    const auto found = RequestSearch(rows_, wanted, shunned, judge, budget_).run();
    if (!found) return std::nullopt;
    return Excess{Excess::Answer::yes, holders_[allow], clause(allow).index, found->first, found->second};
  }

  /// Of a request of which these rows speak, and no others that matter.
  bool is_more(const Rows& speaking) {
    for (const std::size_t row : speaking) clause(row).actions[0] = true;
    const auto now = terms_at(after_, 0, 0);
    const auto then = terms_at(before_, 0, 0);
    for (const std::size_t row : speaking) clause(row).actions[0] = false;
    bool more = false;
    for (const Term& term : now) {
      const auto covered = book_.is_within(term, then).answer;
      more = more || covered == Coverage::Answer::no;
      is_unsure_ = is_unsure_ || covered == Coverage::Answer::unsure;
    }
    return more;
  }

  TermBook& book_;
  policy::Document any_;
  policy::Document described_;
  policy::Document no_role_;
  model::Attachment nobody_{
      {model::ObjectKind::user, "-"}, {model::PolicyType::custom, model::PolicyName::from_service("-")}, {}};
  Table rows_;
  std::vector<Clause> before_;
  std::vector<Clause> after_;
  std::vector<const Held*> holders_;  ///< by row: in `after`
  Budget budget_;
  bool is_unsure_ = false;
};

}  // namespace

Excess excess(const std::vector<Held>& before, const std::vector<Held>& after, const Elsewhere* elsewhere,
              TermBook& book) {
  return Asker(before, after, elsewhere, book).run();
}

}  // namespace ramify::access
