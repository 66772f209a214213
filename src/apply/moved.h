#pragma once

#include <map>
#include <optional>
#include <vector>

#include "ramify/apply/apply.h"

namespace ramify::apply {

/// The objects that a change makes look otherwise: its own; of a rename, the old name too, and the groups that the user
/// is a member of, which show it by its name.
[[nodiscard]] std::vector<model::Address> touched(const ops::Change& change, const model::World& world);

/// What a run expects the objects to be that it writes: as the plan was made against them, and as its own steps have
/// left them since.
class Expectations {
 public:
  /// To be told before a step that succeeded, or may have, is done to `world`.
  void written(const ops::Change& change, const model::World& world);
  /// The object that an update or a removal acts on, alone in its account, as it is to be now; before it, oldest first,
  /// what it was before each write of this run: a service that has not caught up may still show that.
  [[nodiscard]] std::vector<model::Account> of(const ops::Change& change, const model::World& world) const;

 private:
  std::map<model::Address, std::vector<model::Account>> earlier_;
};

/// What a look at an object shows of changes of it whose outcome nobody knows; by their places among the changes.
struct Shown {
  std::vector<std::size_t> done;    ///< the fewest that explain what is there
  std::vector<std::size_t> undone;  ///< with any of these it would be otherwise
};
/// `world` is what the object is without the changes. What does not show either way is not told.
[[nodiscard]] Result<Shown> shown(const client::Session& session, const model::World& world,
                                  const std::vector<ops::Change>& changes);

/// Whether the object, last expected to be as the last of `expected` has it, is now just what an update or a removal of
/// it makes of that, and nothing else of it has changed. A look that fails shows nothing.
[[nodiscard]] bool shows(const client::Session& session, const ops::Change& change,
                         const std::vector<model::Account>& expected);

/// Looks at the object that an update or a removal is about to change, whole: what is not as `expected`, or not as the
/// step says it was, is an error of kind `stale` that names the object and what differs. What the object was before
/// this run's own writes is looked at again after each of the waits for propagation. A look that fails is its own
/// error. Creations and attachments are not looked at: the service itself refuses what is there already.
[[nodiscard]] std::optional<Error> moved_since(const client::Session& session, const ops::Change& change,
                                               const std::vector<model::Account>& expected, const Options& options);

}  // namespace ramify::apply
