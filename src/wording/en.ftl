### The panel's own texts; everything else on it comes from XCover.
### A comment is a note for translators.

# The question above the choices, if the cover has a name. $title: as "Ticket cover for Lil Baby".
question = { $title }: add this cover?

# The question above the choices, if it names no cover.
choices = Add this cover?

# One of several like covers, above its choices. $title: as "Ticket cover"; $number and $count: as "1" and "3".
nth = { $title }, { $number } of { $count }

# Above what several covers have in common.
for-each = For each of these

# The choice for cover; the price follows.
accept = Yes, add cover

# The choice for one of several covers or payment plans; the price follows. $title: as "Ticket cover".
yes-to = Yes, { $title }

# The short choice for cover, where a question names it; the price follows.
yes = Yes

# The short choice against cover, where a question names it.
no = No

# The choice against cover.
decline = No, continue without cover

# Read aloud, and shown in red, when the shopper goes on without an answer.
required = Please choose whether to add this cover

# The link to the policy wording (product disclosure statement).
policy-wording = Policy wording (PDS)

# The link to a further document that has no name of its own.
document = Document

# Added to links for screen readers.
new-tab = opens in a new tab

# The heading of the list of what is covered.
inclusions = What is covered

# The heading of the list of what is not covered.
exclusions = What is not covered

# The label before what is not covered, in a line.
not-covered = Not covered:

# Opens everything else there is to know about the cover.
details = Full details, limits and insurer

# The heading of the list of benefits with their limits.
benefits = Limits and excesses

# The most that is paid in one case. $amount: as "$500.00".
limit = up to { $amount }

# The most that is paid for each insured item. $amount: as "$500.00".
limit-per-unit = up to { $amount } per item

# What the insured bears in each case. $amount: as "$50.00".
excess = excess { $amount }

# The least that can be claimed. $amount: as "$50.00".
minimum-claim = claims from { $amount }

# Said before the price by screen readers.
price = Price

# Said by screen readers before the price without a discount, which is struck through.
before = Price before discount

# What a discount saves. $amount: as "$2.00".
saved = You save { $amount }

# The premium for each traveller, ticket or item, beside the full one. $price: as "$3.51".
each = { $price } each

# The tax in the price; its kinds may follow in brackets. $amount: as "$1.27".
tax = includes { $amount } tax

# What is paid today of an instalment plan. $amount: as "$25.67".
first-instalment = { $amount } now

# What all instalments come to. $price: as "$308.00".
in-all = { $price } in all

# The label of the sum insured.
cover-amount = Cover up to

# The label of the first and last day of cover.
period = Period of cover

# The label of the insurer.
underwriter = Insurer

# The label of who sells the policy.
seller = Sold by

# Said when no offer could be had; "Try again" follows.
unavailable = Cover can’t be offered right now. You can go on with your order.

# The button that asks again.
retry = Try again

# Said when the offer has run out; "Get a new price" follows.
expired = This offer has expired. You can go on with your order.

# The button that asks for a new offer.
renew = Get a new price
