### Only what differs from en.ftl.
### Reviewed by a native speaker: no

question = { $title }: add this cover?
choices = Add this cover?
accept = Yes, add cover
decline = No, continue without cover
required = Please choose whether to add this cover
policy-wording = Policy wording
benefits = Limits and excesses
excess = excess { $amount }
cover-amount = Cover up to
period = Period of cover
unavailable = Cover can’t be offered right now. You can go on with your order.
