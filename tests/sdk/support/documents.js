'use strict';
// Policy documents as a test writes them.

const trusting = (principal, condition) => JSON.stringify({
  Version: '1',
  Statement: [{
    Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...(condition ? { Condition: condition } : {}),
  }],
});

const allowing = (action, resource = '*') => JSON.stringify({
  Version: '1', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
});

const denying = (action, resource = '*') => JSON.stringify({
  Version: '1', Statement: [{ Effect: 'Deny', Action: action, Resource: resource }],
});

module.exports = { allowing, denying, trusting };
