// Which names of columns are those of actions: what a user did with what was shown. Names are a witness beside the values,
// which `LeakByValue` judges.

extension String {
  /// Whether a name says what a user did with what was shown, and nothing else: `is_order`, `paid_at`, `dwell_time`.
  ///
  /// Other words make another thing of it: `order_dow`, `payment_method` and `view_position` are known beforehand. Of the
  /// past a name speaks with words such as `hist`.
  var isActionName: Bool {
    let words = nameWords.filter { UInt($0) == nil }
    let joined = words.joined()
    // When a shop opens is known beforehand.
    guard !Self.attributes.contains(joined), Self.past.isDisjoint(with: nameWords) else {
      return false
    }
    let action = joined.hasPrefix("is") ? String(joined.dropFirst(2)) : joined
    if Self.actions.contains(action) { return true }
    return words.contains { Self.actions.contains($0) }
      && words.allSatisfy { Self.actions.contains($0) || Self.details.contains($0) }
  }

  /// Whether the name of an action is that of a number of them, which may as well be counted before: `num_orders`,
  /// `clicks`.
  var isCountOfActions: Bool {
    let counts: Set = [
      "num", "n", "nb", "cnt", "count", "counts", "times", "clicks", "views", "visits", "orders",
      "purchases", "likes", "shares", "comments", "plays", "installs",
    ]
    return isActionName && !counts.isDisjoint(with: nameWords)
  }

  /// Whether the name is that of how long something took, of which the name does not say what.
  var isDurationName: Bool {
    let names: Set = [
      "duration", "durationsec", "durationseconds", "durationms", "callduration",
      "sessionduration", "visitduration", "timespent", "timeonpage", "timeonsite",
    ]
    return names.contains(nameWords.joined())
  }

  private static let actions: Set = [
    "click", "clicks", "clicked", "clk", "view", "views", "viewed", "viewing", "visit", "visits",
    "visited", "cart", "basket", "atc", "addtocart", "fav", "favorite", "favourite", "wishlist",
    "collect", "buy", "bought", "purchase", "purchases", "purchased", "order", "orders",
    "ordered", "pay", "paid", "payment", "checkout", "conversion", "converted", "convert", "cvr",
    "install", "installs", "installed", "signup", "subscribe", "subscribed", "like", "likes",
    "liked", "follow", "followed", "share", "shares", "shared", "comment", "comments",
    "commented", "forward", "dwell", "stay", "watch", "watched", "watching", "play", "plays",
    "played", "playing", "finish", "finished", "complete", "completed", "reply", "replied",
    "retweet", "open", "opened", "dislike", "hate", "hide", "skip", "skipped", "refund",
    "returned", "revenue",
  ]

  /// Words of how, when and how much, which leave an action one.
  private static let details: Set = [
    "is", "has", "did", "was", "to", "add", "added", "the", "a", "by", "user", "flag", "label",
    "ind", "indicator", "event", "action", "made", "time", "times", "timestamp", "ts", "date",
    "datetime", "dt", "at", "on", "ms", "s", "sec", "secs", "second", "seconds", "min", "mins",
    "minutes", "duration", "count", "counts", "cnt", "num", "n", "nb", "amount", "amt", "value",
    "ratio", "percent", "percentage", "pct", "progress", "id", "page", "video", "item", "ad",
    "product", "post", "email", "profile", "app", "long", "short",
  ]

  private static let past: Set = [
    "hist", "history", "historical", "past", "prev", "previous", "last", "before", "prior", "avg",
    "mean", "rate", "ctr", "total", "ever", "since", "days", "7d", "30d",
  ]

  private static let attributes: Set = [
    "isopen", "opentime", "openat", "opendate", "opents", "opentimestamp",
  ]
}
