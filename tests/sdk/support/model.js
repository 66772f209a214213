'use strict';
// The SDK's models, by the names that the wire has for their members.

/** `parameters` as the SDK's request model; a name that it lacks is a fault of the test. */
function modelOf(Model, parameters) {
  const types = Model.types();
  const property = Object.fromEntries(Object.entries(Model.names()).map(([own, wire]) => [wire, own]));
  const fields = {};
  for (const [wire, value] of Object.entries(parameters)) {
    const own = property[wire];
    if (own === undefined) throw new Error(`${Model.name} of the SDK has no ${wire}`);
    const item = types[own].type === 'array' && types[own].itemType;
    fields[own] = typeof item === 'function' ? value.map((each) => modelOf(item, each)) : value;
  }
  return new Model(fields);
}

// A reply as it came over the wire, held against the SDK's model of it: no member that the model lacks, each of the
// declared type. (The SDK itself drops the first and passes the second through unseen.)

function modelFaults(model, raw, where) {
  const faults = [];
  if (raw === null || typeof raw !== 'object') return [`${where} is not an object`];
  const names = model.constructor.names();
  const types = model.constructor.types();
  const property = Object.fromEntries(Object.entries(names).map(([own, wire]) => [wire, own]));
  for (const [wire, value] of Object.entries(raw)) {
    const own = property[wire];
    if (own === undefined) faults.push(`${where}.${wire} is not a member of ${model.constructor.name}`);
    else faults.push(...valueFaults(types[own], model[own], value, `${where}.${wire}`));
  }
  return faults;
}

function valueFaults(type, cast, raw, where) {
  if (type === 'any') return [];
  if (typeof type === 'string') return typeof raw === type ? [] : [`${where} is ${JSON.stringify(raw)}, not a ${type}`];
  if (typeof type === 'function') return modelFaults(cast, raw, where);
  if (type.type === 'array') {
    if (!Array.isArray(raw)) return [`${where} is not a list`];
    return raw.flatMap((item, row) => valueFaults(type.itemType, cast[row], item, `${where}[${row}]`));
  }
  if (type.type === 'map') {
    return Object.entries(raw).flatMap(([key, item]) => valueFaults(type.valueType, cast[key], item, `${where}.${key}`));
  }
  return [`${where} has a type that this check does not know: ${JSON.stringify(type)}`];
}

module.exports = { modelFaults, modelOf };
