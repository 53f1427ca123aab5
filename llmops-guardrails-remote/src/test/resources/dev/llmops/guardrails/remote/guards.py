# Guards for GuardrailsAiSystemTest: one that finds a word, and what becomes of it.
from guardrails import Guard, OnFailAction
from guardrails.validators import FailResult, PassResult, Validator, register_validator


@register_validator(name="test/no-cats", data_type="string")
class NoCats(Validator):
    def validate(self, value, metadata=None):
        if "cat" in value:
            return FailResult(error_message="there is a cat", fix_value=value.replace("cat", "dog"))
        return PassResult()


telling = Guard(id="telling", name="telling").use(NoCats(on_fail=OnFailAction.NOOP))
fixing = Guard(id="fixing", name="fixing").use(NoCats(on_fail=OnFailAction.FIX))
raising = Guard(id="raising", name="raising").use(NoCats(on_fail=OnFailAction.EXCEPTION))
