// What the name of a column says of its values. Names are a witness beside the values, which are judged elsewhere.

extension String {
  /// The words of a name in lower case: `isClick`, `is_click` and `Is Click` have the same.
  var nameWords: [String] {
    var words: [String] = []
    var isInside = false
    var wasLower = false
    for character in self {
      guard character.isLetter || character.isNumber else {
        isInside = false
        continue
      }
      if !isInside || (character.isUppercase && wasLower) { words.append("") }
      words[words.count - 1] += character.lowercased()
      (isInside, wasLower) = (true, character.isLowercase)
    }
    return words
  }

  /// Whether the name speaks of a point in time.
  var isTimeName: Bool {
    let words = Set(nameWords)
    return !words.isDisjoint(with: [
      "time", "timestamp", "ts", "date", "datetime", "day", "hour", "at", "when", "scheduled",
      "created", "updated", "utc", "dt", "unixtime", "eventtime",
      "unix", "epoch",
    ])
  }

  /// The distance of names of times of users and items, such as `created_at`.
  static let entityTime = 4

  /// How far a name is from that of the time of an event: 0 for such a name, 1 for that of any time, 2 for another,
  /// `entityTime` for that of a user or an item.
  var distanceFromEventTime: Int {
    let words = Set(nameWords)
    let entities: Set = [
      "created", "updated", "modified", "birth", "born", "birthday", "birthdate", "dob",
      "published",
      "publish", "publication", "signup", "registered", "registration", "register", "joined",
      "join",
      "expire", "expires", "expired", "expiry", "expiration", "launched", "launch", "released",
      "release", "first", "last", "prev", "previous", "since", "deadline", "end", "until", "listed",
      "opened", "built", "sign", "user", "item", "ad",
    ]
    let events: Set = [
      "event", "click", "clicked", "impression", "request", "req", "log", "logged", "ts",
      "timestamp", "server", "show", "shown", "exposure", "view", "viewed", "action", "visit",
      "hit",
      "eventtime", "transaction",
    ]
    let isOfLast = !words.isDisjoint(with: ["first", "last", "prev", "previous"])
    if !words.isDisjoint(with: events), !isOfLast { return 0 }
    if !words.isDisjoint(with: entities) { return Self.entityTime }
    return isTimeName ? 1 : 2
  }

  /// Whether the name says that the values stand for things; `C1`, `C2`... are categories in Criteo's and
  /// Avazu's logs.
  var isIdentifierName: Bool {
    let words = nameWords
    return !Set(words).isDisjoint(with: ["id", "ids", "code", "hash", "uuid", "guid", "key", "zip"])
      || (first?.lowercased() == "c" && UInt(dropFirst()) != nil)
      || words.contains { $0.hasSuffix("id") && Self.things.contains(String($0.dropLast(2))) }
  }

  private static let things: Set = [
    "user", "item", "ad", "app", "site", "page", "device", "session", "query", "request", "city",
    "region", "shop", "store", "product", "category", "brand", "campaign", "banner", "creative",
    "publisher", "advertiser",
  ]

  /// Whether the name is that of a thing, so that whole numbers are rather its ids: `user`, `os`, `item_category`.
  var isThingName: Bool {
    let others: Set = [
      "ip", "os", "browser", "channel", "country", "state", "province", "language", "locale",
      "carrier", "isp", "network", "model", "make", "vendor", "seller", "merchant", "customer",
      "member", "author", "artist", "album", "song", "track", "movie", "video", "article", "news",
      "topic", "tag", "genre", "keyword", "term", "word", "cate", "cat", "type", "class", "group",
      "segment", "cluster", "cms", "placement", "domain", "url", "host", "referrer",
      "source", "medium", "platform", "occupation", "job", "industry", "sku", "asin", "isbn",
      "feature", "department", "flight", "route", "airport", "station", "node", "location",
      "music", "game", "hotel", "listing", "postcode", "zipcode", "account", "adgroup",
      "client", "visitor", "cookie", "material", "dealer", "supplier", "color", "colour",
    ]
    guard let last = nameWords.last(where: { UInt($0) == nil }) else { return false }
    return Self.things.contains(last) || others.contains(last)
  }

  /// Whether the name is that of an amount, whose size matters: `age`, `num_clicks`, `price`.
  var isAmountName: Bool {
    let words = nameWords.filter { UInt($0) == nil }
    guard let first = words.first, let last = words.last else { return false }
    let lasts: Set = [
      "count", "counts", "cnt", "num", "age", "price", "amount", "amt", "cost", "costs", "duration",
      "dur", "seconds", "secs", "sec", "ms", "minutes", "mins", "hours", "days", "weeks", "months",
      "years", "length", "len", "size", "width", "height", "depth", "score", "scores", "rate",
      "ratio", "pct", "percent", "total", "sum", "avg", "average", "mean", "max", "min", "median",
      "qty", "quantity", "balance", "income", "salary", "wage", "wages", "revenue", "distance",
      "dist", "weight", "views", "clicks", "impressions", "visits", "purchases", "orders", "sales",
      "times", "freq", "frequency", "budget", "bid", "fee", "tax", "gain", "gains", "loss",
      "losses",
      "dividends", "temperature", "temp", "speed", "elevation", "discount", "points",
      "latency", "delay", "bytes", "cents", "dollars", "eur", "usd", "volume",
      "followers", "likes", "ratings", "reviews", "rooms", "year", "minute",
    ]
    let firsts: Set = [
      "num", "n", "cnt", "count", "nb", "total", "avg", "mean", "max", "min", "sum", "days",
      "hours",
      "minutes", "seconds", "weeks", "amount", "price", "age",
    ]
    let isPer = words.contains("per")
    return lasts.contains(last) || isPer || (words.count > 1 && firsts.contains(first))
  }

  /// Whether the name says that a row has several values.
  var isListName: Bool {
    let words = Set(nameWords)
    return !words.isDisjoint(with: [
      "hist", "history", "histories", "seq", "sequence", "sequences", "list", "lists", "tags",
      "genres", "ids", "categories", "cates", "keywords", "items", "topics", "recent", "visited",
      "interests", "segments", "clicks", "behaviors", "behaviours", "past", "array", "multi",
      "labels",
      "features", "words", "tokens", "terms", "brands", "entities", "clicked", "viewed", "bought",
    ])
  }
}
