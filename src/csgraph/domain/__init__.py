"""Pure rules of the domain: dataclasses, definitions, errors; imports only the standard library."""
